package clock

// Seed returns the catalogue the product starts with, last compared with its sources on 22 November 2026. Rules that
// are Verified were read in a published text; the others are usual practice or this product's own proposal, and their
// Source says which. Every length may be replaced by an administrator with a dated rule.
func Seed() Catalogue {
	var out Catalogue
	for _, group := range []Catalogue{followUp(), evidenceAndLaw(), healthAndSafety(), measures(), victimsCode(), review()} {
		for _, r := range group {
			r.Checked = "2026-11-22"
			out = append(out, r)
		}
	}
	return out
}

const (
	ours     = "Havenward proposal, not a published rule; set your own"
	practice = "Usual practice, not confirmed in a published text"
)

func hours(n int) Length       { return Length{n, Hours} }
func days(n int) Length        { return Length{n, Days} }
func months(n int) Length      { return Length{n, Months} }
func workingDays(n int) Length { return Length{n, WorkingDays} }

// moment, whole and working fill in how a rule counts.
func moment(id, about, start string, l Length, to, source string) Rule {
	return Rule{ID: id, About: about, Start: start, Length: l, Count: FromMoment, Calendar: Elapsed, EscalatesTo: to, Source: source}
}

func whole(id, about, start string, l Length, to, source string) Rule {
	r := moment(id, about, start, l, to, source)
	r.Count = WholeDays
	return r
}

func working(id, about, start string, n int, to, source string) Rule {
	r := whole(id, about, start, workingDays(n), to, source)
	r.Calendar = EnglandAndWales
	return r
}

// verified marks a rule whose source was read and the day from which it holds.
func (r Rule) verified(from Day) Rule {
	r.Verified, r.ValidFrom = true, from
	return r
}

func (r Rule) from(d Day) Rule { r.ValidFrom = d; return r }

func (r Rule) remind(l ...Length) Rule { r.Remind = l; return r }

func (r Rule) again(when string) Rule { r.Then = when; return r }

func (r Rule) replaceable() Rule { r.Replaceable = true; return r }

func followUp() Catalogue {
	return Catalogue{
		moment("MGR_ACK", "The manager contacts the reporter", "report", hours(24), "manager's manager", ours),
		moment("MGR_REVIEW", "The manager reviews the report", "report", hours(72), "VPRLead", ours),
		moment("REPORTER_FEEDBACK", "Tell the reporter what is happening", "report", days(7), "VPRLead", ours).
			again("at each change and at the finish"),
		whole("SUPPORT_28", "Check how the person affected is, after 28 days", "incident", days(28), "manager", ours),
		whole("SUPPORT_90", "Check how the person affected is, after 90 days", "incident", days(90), "manager", ours),
	}
}

func evidenceAndLaw() Catalogue {
	return Catalogue{
		moment("CCTV_SAVE", "Save camera pictures before they are overwritten", "incident", days(7), "LSMS",
			ours+"; use the site's retention less a margin").replaceable(),
		working("POLICE_UPDATE", "Ask the police for an update", "last police update", 10, "LSMS, then inspector", ours).
			again("at each police update").replaceable(),
		working("POLICE_ESCALATE", "Take it one step up the ladder with the police", "police asked", 5, "LSMS", ours),
		whole("LIMITATION_6M", "Last day to start a summary-only prosecution", "offence", months(6), "LSMS and legal",
			practice+": Magistrates' Courts Act 1980 section 127").from("1981-07-06").
			remind(months(3), months(2), months(1)),
		whole("INJURIES_COMPENSATION", "Last day to claim criminal injuries compensation", "incident", months(24), "case owner",
			practice+": two years from the incident").remind(months(6), months(1)),
	}
}

func healthAndSafety() Catalogue {
	const law = "RIDDOR 2013; the day of the accident is left out, weekends and rest days count"
	return Catalogue{
		whole("RIDDOR_10", "Report a death, specified injury or dangerous occurrence", "accident", days(10),
			"RIDDORSubmitter", practice+": "+law).from("2013-10-01").remind(days(5), days(2)),
		whole("RIDDOR_15", "Report an injury of more than seven days", "accident", days(15),
			"RIDDORSubmitter", law).verified("2013-10-01").remind(days(7), days(2)),
	}
}

func measures() Catalogue {
	return Catalogue{
		whole("MARKER_REVIEW", "Review the risk marker", "marker active", months(6), "LSMS", ours).
			again("at each review").remind(days(30), days(14), days(0)),
		whole("MARKER_MAX", "A risk marker is never left longer than this without a review", "marker active", months(12), "LSMS", ours).
			again("at each review"),
		working("MARKER_PROVISIONAL", "The panel decides on an urgent marker, or it lapses", "marker provisional", 5, "LSMS", ours),
		whole("SANCTION_REVIEW", "Review the warning, agreement or exclusion", "sanction active", months(6), "panel", ours).
			again("at each review"),
		whole("APPEAL_LODGE", "Last day to appeal against a sanction", "sanction delivered", days(28), "panel", ours),
		working("APPEAL_DECIDE", "Decide the appeal", "appeal received", 20, "panel", ours),
		whole("ASSESSMENT_BOARD", "The board takes assurance on the standard", "last assured", months(6), "ExecLead",
			practice+": twice a year, kept from version 1 of the standard").again("at each assurance"),
	}
}
