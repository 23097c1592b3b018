// Package campaign is what is told to staff and public so that violence is reported, condemned and less: campaigns with their
// activities, things made for them and whom they reached, the stories that staff tell, and survey waves.
//
// Its words: a campaign is England's or one organisation's and has a window of days; an activity is something done for it; reach
// is how many a channel reached on a day; a story is told by somebody of staff under a consent that says where it may be shown
// and until when, for the very version of the words that they agreed to; a wave is a set of statements that staff answer.
//
// Its tables: campaign, campaign_activity, campaign_asset, campaign_reach, campaign_story, campaign_story_words, campaign_wave,
// campaign_tally, campaign_answered.
//
// A story lies in one place, sealed. Pages, posters, files and search read it there each time and keep no copy, so that it is
// gone from all of them in the moment in which its teller withdraws it; its words and the teller's name are wiped, and that it was
// withdrawn stays. The audit log never names the teller: what they do they do veiled. Answers of a wave are added to tallies and
// kept nowhere; what fewer than ten answered is not shown.
package campaign
