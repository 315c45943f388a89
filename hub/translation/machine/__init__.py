"""Machine translation: asks one service for the sentences that have no translation, and stores what can be trusted."""
