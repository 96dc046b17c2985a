"""The reviewer’s desk: the inbox, the case page, the answer; letters that left; what stands in the record."""
