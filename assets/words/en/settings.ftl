# The settings' screen, and what is wrong with their file.

settings-play-on = Play on
settings-closes = closes
settings-on = On
settings-off = Off

## Sound

settings-sound = Sound
settings-sound-text = Everything you hear is made by the game itself, as you walk.
settings-level-all = Everything
settings-level-ambience = Ambience
settings-level-ambience-note = Sea, wind, woods, the village, and the tune of the title
settings-level-effects = Effects
settings-level-effects-note = Steps, rewards, challenges, buttons

## Picture

settings-picture = Picture
settings-picture-text = Changes act at once.
settings-scale = Size of the interface
settings-scale-note = Never larger than fits into the window
settings-fullscreen = Full screen
settings-fullscreen-note = The window fills the screen
settings-vsync = Wait for the screen
settings-vsync-note = No torn pictures; without it, less delay
settings-motion = Reduced motion
settings-motion-note = Movements become short fades, and nothing moves by itself

## Colours

settings-colours = Colours
settings-colours-text = The colours that tell what is open, done, pressing or contested. Shapes tell the same in every palette.
settings-dusk = Dusk
settings-dusk-note = As the chart was drawn
settings-red-green = Red and green
settings-red-green-note = For eyes that hardly tell red from green
settings-blue-yellow = Blue and yellow
settings-blue-yellow-note = For eyes that hardly tell blue from yellow
settings-light-dark = Light and dark
settings-light-dark-note = For eyes that see few colours or none
settings-contrast = High contrast
settings-contrast-note = Darker grounds, whiter words, stronger edges

## Keys and buttons

settings-keys = Keys
settings-keys-text = Choose a key, then press the new one. Esc keeps the old one, Del leaves it empty; menus always know Tab, arrows, Enter and Esc.
settings-reset-keys = All keys as at the beginning
settings-gamepad = Gamepad
settings-gamepad-text = The left stick walks. Choose a button, then press the new one; in menus the D-pad, A and B always work.
settings-reset-buttons = All buttons as at the beginning
settings-press = press …
settings-press-key = Press the key for “{ $action }”.
settings-press-button = Press the button for “{ $action }”.
settings-also = { $cap }, also “{ $other }”
settings-done-by =
    { $count ->
        [0] “{ $action }” is done by no key now.
       *[other] “{ $action }” is done by { $keys } now.
    }
settings-either = { $one } or { $other }
settings-robbed-key =
    { $count ->
        [0] { $cap } was “{ $action }” before, which is done by no key now.
       *[other] { $cap } was “{ $action }” before, which is done by { $keys } now.
    }
settings-no-button = “{ $action }” has no button now.
settings-robbed-button = { $cap } was “{ $action }” before, which has no button now.
settings-tab = Tab goes from button to button in menus; try another key.
settings-unknown-key = The game does not know that key; try another.
settings-unknown-button = The game does not know that button; try another.

## Language

settings-language = Language
settings-language-text = In which language the game speaks. Hunts speak it too where their designers wrote them in it, from the next joining on.
settings-language-auto = As the system
settings-language-auto-note = Whatever this computer is set to

## Other players

settings-others = Other players
settings-others-text = What other players may see of you. A change acts at once; in a hunt the game joins anew for it.
settings-share = Show others where I really am
settings-share-note = It counts when a receiver says where you are. Off, nobody else has you on the map, and your team is not told where you did something. Who walks by keys or clicks is always seen.
settings-share-anyway = Until the game ends others see where you are, whatever is chosen here: it was started with { $flag }.

## The file

settings-unkept = Your settings cannot be kept: { $reason }
settings-unread = Your settings cannot be read: { $file }: { $reason }
settings-other-version = { $file }: it is of version { $found }, and this game reads version { $known }
settings-partly = Some of your settings are as at the beginning. { $what }. { $kept }
settings-damaged = Your settings could not be read and are as at the beginning. { $what }. { $kept }
settings-no-palette = there is no palette “{ $name }”
settings-no-language = there is no language “{ $name }”
settings-no-action = there is no action “{ $name }”
settings-no-press = the game knows no key or button “{ $name }”
settings-kept-aside = The file is kept as { $file } beside it.
settings-not-kept-aside = It could not be kept as { $file } beside it either: { $reason }.
settings-no-colour = there is no colour “{ $name }”
