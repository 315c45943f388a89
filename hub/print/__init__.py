"""Pages as PDF/UA, for those who print, save, or read without a network: docs/decisions/0042."""
