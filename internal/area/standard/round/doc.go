// Package round is the standard above one organisation: campaigns that ask many for an assessment, the returns they owe, the
// roll-up of what was signed, and moderation by sample.
//
// Its words: a campaign is one round that a board, region or England asks for; a return is what one organisation owes to it;
// a standing is a signed assessment in one row, for counting; a moderation is a drawn sample that somebody above looks at.
//
// Its tables: standard_campaign, campaign_return, standard_standing, moderation, moderation_item. Above an organisation only
// counts are seen. The reason and the list of evidence of one indicator go up when it was drawn and the organisation shares
// them. There is no average and no score.
package round
