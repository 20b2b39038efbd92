# The panel after the game stopped unexpectedly.

crash-kicker = Last time
crash-title = The game stopped unexpectedly
crash-text = Your hunt is safe: everything that happened is kept. A report of what went wrong lies here:
crash-holds = It tells the version, your system and graphics card, the screen you were on, the last lines of the log, and where in the program it happened: no name, no address, no password. Nothing is sent by itself; if you like, give it to whoever makes the game.
crash-dismiss = Go on
crash-copy = Copy the report
crash-open = Open the folder
crash-copied = The report is copied.
crash-opened = The folder opens in another window.
crash-failed = That did not work: { $reason }
