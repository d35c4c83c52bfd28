"""Pure measuring: values with their flags, and comparisons that may refuse. No SQL, no Streamlit, no drawing."""
