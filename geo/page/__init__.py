"""The map page: one folium map with everything inlined, and the browser modules in `web/`."""
