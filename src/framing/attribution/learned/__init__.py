"""The fitted reader of English: a linear-chain conditional random field over hashed features."""
