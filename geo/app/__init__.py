"""The parts of the app's page that are more than a few lines: only these, and `streamlit_app.py`, know Streamlit."""
