# The game's own server, and why it did not start.

alone-again = Your own server had ended. It is being started again; you can walk on.
alone-never-lives = Your own server ends again and again. It is tried once more in two minutes; if that does not help, install the game anew.
alone-starting = Starting a server of your own
alone-nowhere = The game does not know where it lies: { $reason }
alone-no-program = { $file } is missing: the server belongs beside the game, and both are installed together. Install the game anew; from the source both are built with cargo build --workspace.
alone-no-hunts = The game finds no hunts. Start it with --hunts and a folder that holds some, or join a server.
alone-no-folder = This player's progress is kept nowhere, so there is no place for a server either.
alone-file = { $file } cannot be read or written: { $reason }
alone-program = { $file } cannot be started: { $reason }
alone-ended =
    The server of your own did not start.
    { $said }
alone-gone = The server of your own could not be started.
