"""What the people who run this need: settings, logs, health, metrics, fresh databases. No Streamlit, no figures."""
