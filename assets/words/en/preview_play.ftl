# The preview: playing a hunt by its rules, the files of boundaries, and the keys of designers.

# A button: plays the hunt as players do.
preview_play-play = Play
preview_play-starting = Starting a server of this hunt
preview_play-tried = Only tried: nothing of it is kept
preview_play-back = To the preview
preview_play-mistakes = The hunt has mistakes: mend them first, then it can be played.
preview_play-unsaved = Boundaries that you have not saved are not in what you play.
preview_play-nothing-to-leave = Nothing is being played. Close the window to end the preview.
preview_play-no-folder = The server that you play on needs a folder for as long as you play, and none can be made: { $error }. Is the disk full?

# The file into which a new boundary goes.
preview_play-file = Into this file
preview_play-file-new = a new one
preview_play-file-new-name = Name of the new file
preview_play-file-name = A file's name was expected, such as areas.geojson, without / and :.
preview_play-file-there = There is a file { $file } already, which hunt.ron does not name. Add it to boundaries in hunt.ron, or choose another name.
preview_play-file-by-hand = hunt.ron is written so that the file cannot be added to it safely. Write "{ $file }" into its list boundaries yourself, then draw again.
preview_play-pack-not-edited = This hunt is a pack. Open the folder that it was made of, edit that, and make the pack anew with hunt-server pack.

# What stands in the settings.
preview_play-keys = Preview
preview_play-keys-text = What designers do by keys. Choose a key, then press the new one; one key may do another thing in another mode. Shift with a key does the opposite or more of it; Enter, Esc and the arrows always work.
preview_play-key-walk = Walk
preview_play-key-teleport = Teleport
preview_play-key-draw = Draw a walk
preview_play-key-edit = Edit boundaries
preview_play-key-play = Play, and back
preview_play-key-jump = To the next challenge
preview_play-key-all = Everything open
preview_play-key-earlier = An hour earlier
preview_play-key-later = An hour later
preview_play-key-read = Read the files again
preview_play-key-save = Save
preview_play-key-undo = Undo
preview_play-key-redo = Redo
preview_play-key-drawn-play = Drawn walk: play
preview_play-key-drawn-speed = Drawn walk: speed
preview_play-key-drawn-take-back = Drawn walk: take back
preview_play-key-drawn-clear = Drawn walk: clear
preview_play-key-edit-select = Editing: select
preview_play-key-edit-area = Editing: area
preview_play-key-edit-circle = Editing: circle
preview_play-key-edit-line = Editing: line
preview_play-key-edit-previous = Editing: the one before
preview_play-key-edit-next = Editing: the next
preview_play-key-edit-rename = Editing: name
preview_play-key-edit-delete = Editing: delete
