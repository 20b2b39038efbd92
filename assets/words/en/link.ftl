# The way to a server: what is being done, and what went wrong.

link-knocking = Knocking at { $address }
link-asking = Knocking at the server
link-fetching = Unrolling the map
link-connecting = Opening the line
link-resuming = Finding your place
link-no-hunts = This server has no hunt to play yet.
link-no-address = “{ $text }” is no server: a name or an IP address is expected, such as play.example.org or 192.168.1.20:4330.
link-unreachable =
    { $why ->
        [late] { $address } does not answer: nothing came in time.
        [refused] { $address } does not answer: nobody listens there.
        [no-way] { $address } does not answer: the network knows no way there.
       *[other] { $address } does not answer: { $reason }
    }
link-other-certificate = { $address } shows another certificate than when you first played there. Either its host has set the server up anew, or somebody stands between you and it. Ask the host for the fingerprint: it should be { $found }. If it is, accept it; the one before was { $expected }.
link-bad-reply = { $address } does not answer like a treasure hunt server: { $reason }
link-no-https = HTTPS cannot be set up: { $reason }
link-store-in-use = { $path } is in use by another window of the game; close it, or play under a second profile.
link-store-file = { $path } cannot be read or written: { $reason }
link-store-unreadable = { $path } cannot be read: { $reason }; it may come from a newer version of the game.
link-store-no-folder = This system names no folder for the game's data.
link-bad-token = The server's connect token makes no sense.
link-network-failed = The network failed: { $reason }
link-no-answer = The server's game port { $port } does not answer; a firewall may block its UDP.
link-silent = The server has fallen silent.
link-full = The server is full.
link-ended = The server has ended the session.
link-session-failed = The session ended: { $reason }
link-nobody-let-in = The server lets nobody in at the moment.
link-event-skipped = The server has skipped an event; asking for it again.

## Notices

link-steps-forgotten = The server does not remember your last steps; it goes on from what it has.
link-journal-elsewhere = Your earlier journal is not on this computer; your progress is, and the journal goes on from here.
link-other-past = The server remembers another past than your journal; the game goes on from the server's, and your old journal is kept.
link-past-lost = The server has lost a part of your past; the game goes on from what it has, and your old journal is kept.
link-map-not-fetched = The changed map could not be fetched. { $reason }
link-map-unfit = The map cannot be shown: { $reason }
link-journal-unwritten = Your journal cannot be written to disk ({ $reason }). Make room; nothing is lost meanwhile.
link-closing = The server closes for a moment; back in about { $seconds } s.
link-busy = The server has not answered your last requests yet.
link-known-as = You are known there as { $name }, not as { $typed }: an account keeps the name that it was made with.
