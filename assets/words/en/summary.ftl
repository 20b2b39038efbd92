# How it went.

summary-title = How it went
summary-challenges = { $completed } of { $opened } challenges
summary-won = What you won
summary-walked = { $length } walked
summary-more = There is more to do here.
summary-keep-picture = Keep the picture
summary-keep-track = Keep the track
summary-show-ghost = Show the ghost
summary-hide-ghost = Hide the ghost
summary-show-ways = Show past ways
summary-hide-ways = Hide past ways
summary-kept = Kept as { $file }
summary-not-kept = It could not be kept: { $reason }
summary-no-pictures-folder = there is no folder for pictures
summary-no-documents-folder = there is no folder for documents
summary-keeping = Being written …
