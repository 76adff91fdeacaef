"""The SMTP test beside the programs that people test their mail with, at the same servers that do one thing wrong."""
