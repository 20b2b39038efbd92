# The screens before the map: the title, servers, hunts and joining.

screens-motto = Walk · cross · find
screens-game = Treasure Hunt
screens-promise = Cross a line on the map, and something happens.
screens-your-name = Your name, as others see it
screens-your-colour = Your colour
screens-colour-plain = Brass
screens-colour-ember = Ember
screens-colour-leaf = Leaf
screens-colour-sea = Sea
screens-colour-sky = Sky
screens-colour-plum = Plum
screens-play = Play
screens-go-on = Go on: { $hunt }
screens-join-others = Join others
screens-quit = Quit
screens-how-to-begin = Play starts a hunt on this computer. To play with others, join their server.
screens-name-missing = Give yourself a name, so that others can see who walks there.
screens-wanderer = Wanderer

## Servers

screens-with-others = Play with others
screens-join-a-server = Join a server
screens-address = Or its address, as host or host:port
screens-join = Join
screens-last-played = last played on { $day }
screens-near = on your network
screens-near-other-version = on your network, but of another version
screens-looking = Looking around on your network …
screens-no-server = No server is found on your network, and none was joined before.
screens-address-missing = Say which server: a name or address, such as localhost or play.example.org:4330.
screens-address-spaces = A server's address has no spaces: host or host:port.

## Hunts

screens-this-computer = On this computer
screens-choose-hunt = Choose a hunt
screens-no-hunts = This server has no hunt to play yet. Ask whoever runs it, or go back and try another.

## Joining

screens-joining = Joining
screens-not-joined = Not joined
screens-own-server = your own server
screens-no-way =
    { $alone ->
        [yes] No way to your own server yet
       *[no] No way to { $address } yet
    }
screens-retry-in = Trying again in { $seconds } s.
screens-retry-alone = Try again, or go back.
screens-retry-hunt = Try again, choose another hunt, or go back and check the address.
screens-retry-server = Try again, or go back and check the address; whoever runs the server may know more.
screens-loading = Loading the map
screens-elsewhere = Playing elsewhere
screens-another-device = Another device plays on.
screens-try-now = Try now
screens-other-hunts = Other hunts
screens-new-guest = Play as a new guest
screens-new-guest-why = Perhaps its host has begun anew. As a new guest you begin the hunt from the start; the old account is kept aside.
screens-accept = Accept it
