"""Letters: written in the transaction, shown in the inbox, sent by mail afterwards, tried again when mail is down."""
