"""The brand's customer care: takes cases in, answers them, passes their seals to the vault."""
