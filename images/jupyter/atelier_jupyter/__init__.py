"""How Atelier's apps run Jupyter Server: which services, which files, which kernels, and nothing from the home."""
