package clock

// victimsCode holds the duties of police, prosecutors and courts under the Victims' Code. Havenward does not own them:
// it tracks and prompts. A rule with the ending -ENH is for a person with enhanced rights.
func victimsCode() Catalogue {
	const code = "Victims' Code, April 2021"
	const from Day = "2021-04-01"
	var out Catalogue
	add := func(id, about, start string, standard, enhanced int, read bool) {
		source := code
		if !read {
			source = practice + ": " + code
		}
		a := working(id, about, start, standard, "LSMS", source).from(from)
		a.Verified = read
		b := a
		b.ID, b.Length = id+"-ENH", workingDays(enhanced)
		out = append(out, a, b)
	}
	add("VC-R2-ACK", "Police send a written acknowledgement with the crime reference", "crime reported", 5, 5, false)
	add("VC-R4-REF", "Police refer to the victim service", "crime reported", 2, 2, false)
	add("VC-R6-NOINV", "Police say why there is no investigation", "decision not to investigate", 5, 1, true)
	add("VC-R6-EVENT", "Police tell of an arrest, interview, release, bail or change of bail", "police event", 5, 1, true)
	add("VC-R6-DECISION", "Police or prosecutor tell of a charge, no charge or another way", "charging decision", 5, 1, false)
	add("VC-R8-DATE", "Witness care tells the date of the hearing", "hearing listed", 5, 1, false)
	add("VC-R9-OUT", "Witness care tells the result", "court result", 1, 1, false)
	add("VC-R9-APPEAL", "Witness care tells of an appeal", "appeal notice", 1, 1, false)
	add("VC-R12", "The service answers a complaint", "complaint received", 10, 10, false)
	return out
}

// review holds the victims' right to review. The police lengths were read in the text of one force only.
func review() Catalogue {
	const oneForce = "Victims' right to review, as published by one police force; others may differ"
	return Catalogue{
		whole("VRR-P-REQ", "Last day to ask the police for a review", "police no-charge decision", months(3), "LSMS", oneForce).
			verified("").remind(months(1), days(14)),
		working("VRR-P-ACK", "Police acknowledge the request for a review", "police review asked", 10, "LSMS", oneForce).verified(""),
		working("VRR-P-DONE", "Police finish the review", "police review asked", 30, "LSMS", oneForce).verified(""),
		working("VRR-C-REQ", "Ask the prosecutor for a review as soon as possible", "prosecutor no-charge decision", 10, "LSMS",
			practice+": 5 working days in the 2016 text, 10 now"),
		whole("VRR-C-LAST", "Last day the prosecutor accepts a request for a review", "prosecutor no-charge decision", months(3), "LSMS",
			"Crown Prosecution Service, victims' right to review").verified(""),
	}
}
