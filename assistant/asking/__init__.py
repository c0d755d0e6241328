"""Questions in plain words about the calls: understood, run on the store, worded with figures and quotes."""
