"""What `streamlit run` starts: the server around the page, and the page for every reader."""

import streamlit as st

from geo.app.server import middleware, server_error

if __name__ == "__main__":
    # What the page needs is read by the first reader's run: the server answers sooner without it.
    from geo.app.page import show_page

    show_page()
else:
    # Streamlit finds this in the text, and imports this file once for it; what it runs as the main module is the page.
    app = st.App(__file__, middleware=middleware(), exception_handlers={Exception: server_error})
