"""The way from every earlier shape of the database to the present one, run by `bot.store.migrate`."""
