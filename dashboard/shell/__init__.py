"""All that is Streamlit: entry script, menu, filters, chart block. Charts and words come ready-made from elsewhere."""
