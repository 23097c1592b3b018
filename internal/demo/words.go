package demo

import (
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/mds"
)

// What invented reporters write: short, calm, nothing graphic. A text is put together from an opening, what happened, what
// was near it and an end, so that few are alike.

var openings = map[string][]string{
	"ed":                {"I was calling the next person into triage.", "The department was full and we had people waiting in the corridor.", "I was explaining how long the wait would be.", "We were moving somebody to a cubicle.", "I was taking blood in bay three."},
	"inpatient_general": {"I was doing the evening observations.", "We were helping a patient back to bed.", "It was visiting time and the bay was busy.", "I was giving out the morning medication.", "I had just come back from my break."},
	"older_people":      {"We were helping with washing and dressing.", "I was supporting a patient with their meal.", "It was early and the patient had woken unsettled.", "We were changing the bed together.", "I was walking with the patient to the bathroom."},
	"critical_care":     {"The patient was waking up and was frightened.", "I was checking the lines.", "We were turning the patient.", "A relative had come to sit by the bed."},
	"maternity":         {"A visitor wanted to stay after visiting time.", "I was asked to let more people in than the room can hold.", "We were arranging a transfer to another ward."},
	"children":          {"A parent was upset about the wait.", "I was explaining the plan to the family.", "We were settling a young person for the night."},
	"mh_inpatient":      {"We were offering the evening medication.", "The patient had asked for leave and it could not be agreed yet.", "The lounge was noisy and two people were arguing.", "I was doing observations on the corridor.", "We were supporting somebody in the quiet room.", "It was near the end of the shift and we were two staff short."},
	"mh_community":      {"I was on a planned visit by myself.", "I rang to change the time of an appointment.", "We met at the team base.", "I was talking through the care plan at the kitchen table."},
	"ld_autism":         {"The daily plan had changed at short notice.", "The room was louder than usual.", "We were getting ready to go out."},
	"community_nursing": {"I was on a home visit by myself.", "I had come to change a dressing.", "There was a dog in the hall and I asked for it to be put in another room.", "I was running late and had rung ahead."},
	"ambulance_999":     {"We were called to a street near the market.", "The patient was in the back of the vehicle.", "We had just arrived and bystanders were close around us.", "We were handing over at the hospital.", "The call was to a flat on the third floor."},
	"control_room":      {"I had taken a call about a long wait.", "The caller rang for the fourth time.", "I was giving instructions over the phone."},
	"patient_transport": {"We were collecting a patient to go home.", "The journey had been delayed by an hour.", "I was helping somebody into the vehicle."},
	"outpatient":        {"I was at the desk when a clinic was running late.", "I had to say that the appointment had been moved.", "The waiting area was full."},
	"diagnostics":       {"I was explaining that the scan could not go ahead.", "We were getting the patient onto the table."},
}

var happenings = map[string][]string{
	"physical_contact":      {"{Who} hit out and caught me.", "{Who} caught me with an elbow."},
	"physical_attempted":    {"{Who} swung an arm at me but did not reach me.", "{Who} went to kick me and I moved out of the way.", "{Who} threw a chair towards us and it missed.", "{Who} raised a fist and then put it down."},
	"sexual_contact":        {"{Who} touched me in a way I did not want. I moved away and told a colleague.", "{Who} put a hand where it should not be. I said no and left the room."},
	"sexual_noncontact":     {"{Who} kept making remarks about my body.", "{Who} said sexual things to me in front of others.", "{Who} asked me for things that I had already said no to."},
	"threat":                {"{Who} said they would wait for me after my shift.", "{Who} said they would find out where I live.", "{Who} said they would hurt me if I came back in.", "{Who} threatened to break my phone and me with it."},
	"verbal":                {"{Who} shouted and swore at me for some minutes.", "{Who} called me names in front of other patients.", "{Who} stood close and shouted into my face.", "{Who} insulted me and my colleague over and over."},
	"written_online":        {"{Who} posted my name online with insults.", "{Who} sent a letter with abuse in it to the unit.", "{Who} left a comment about me under a video of the unit."},
	"intimidation_stalking": {"{Who} was waiting by my car.", "{Who} followed me from the unit to the bus stop.", "{Who} keeps asking others when I am on shift."},
	"property_damage":       {"{Who} hit the door panel until it broke.", "{Who} pulled the screen off the wall.", "{Who} kicked the side of the vehicle and dented it."},
}

// byMethod are the happenings of contact of one kind.
var byMethod = map[string][]string{
	"push_grab":             {"{Who} pushed me and I stepped back against the wall.", "{Who} grabbed my wrist and would not let go for a moment.", "{Who} took hold of my tunic and pulled."},
	"punch":                 {"{Who} punched my arm.", "{Who} swung a fist and caught my shoulder."},
	"kick":                  {"{Who} kicked out and caught my leg.", "{Who} kicked my shin twice."},
	"scratch_pinch":         {"{Who} scratched my hand while I was helping.", "{Who} pinched my arm and would not stop."},
	"slap":                  {"{Who} slapped my hand away hard.", "{Who} slapped my arm."},
	"spit_contact":          {"{Who} spat, and it landed on my sleeve and face."},
	"bite":                  {"{Who} bit my forearm through the sleeve.", "{Who} tried to bite and caught my hand."},
	"object_thrown_contact": {"{Who} threw a cup and it hit my shoulder.", "{Who} threw a tray and it caught my arm."},
	"object_struck":         {"{Who} hit my arm with a walking frame.", "{Who} struck my hand with a phone."},
	"hair_pull":             {"{Who} pulled my hair as I bent down."},
	"headbutt":              {"{Who} put their head down and hit my shoulder with it."},
	"bodily_fluid":          {"{Who} threw a bottle and I was splashed."},
	"strangle":              {"{Who} took hold of my collar and I could not breathe freely until they let go."},
	"weapon":                {"{Who} hit out with what was to hand and caught my arm."},
}

// apart are openings of what does not happen at work's own moments.
var apart = map[string][]string{
	"intimidation_stalking": {"This has gone on for some weeks.", "I was on my way home after a late shift.", "It is the third time this month."},
	"written_online":        {"A colleague showed me something online.", "I opened the post at the desk.", "I found out about it after my shift."},
}

var hateLines = map[string]string{
	"race": "It was about my skin colour and where they thought I came from.", "religion": "They said it because of what I wear for my faith.", "disability": "They made fun of how I speak.",
	"sexual_orientation": "They used words about me being gay.", "transgender": "They would not stop about me being trans.", "sex": "They said a woman should not tell them what to do.", "age": "They said I was too old for the job.",
}

var middles = []string{"A colleague came and it calmed down.", "I pressed my alarm and help came in about two minutes.", "I pressed my alarm but nobody came at first.", "We gave them space and spoke quietly.", "Nobody else was near.",
	"Other patients saw it and were upset.", "We called security and waited.", "I asked them to stop, and after a while they did.", "The doctor came to review them afterwards.", "My colleague took over from me."}

// calls are what was near on the telephone.
var calls = []string{"I passed the call to my supervisor.", "I said that I would end the call, and did.", "They rang back twice."}

var ends = []string{"I carried on with my shift.", "I was shaken and took ten minutes.", "It is not the first time on this unit.", "I would like to know what happens next.", "I know they were not well, but it should still be written down.",
	"We were short of staff all day.", "I have told my manager.", "I do not want this to be forgotten.", ""}

var people = map[string][]string{
	"patient": {"The patient", "A patient", "The person I was caring for"}, "relative_or_visitor": {"A visitor", "The patient’s relative", "Somebody visiting"}, "public": {"A passer-by", "Somebody in the street", "A man who was not a patient"},
	"manager": {"My manager"}, "colleague": {"A colleague", "Somebody on my team"}, "other_nhs_staff": {"Somebody from another team"}, "contractor": {"A contractor"}, "not_known": {"Somebody", "A person I did not know"},
}

// words writes what a reporter would of a record.
func (d dice) words(r *mds.Record, setting string) string {
	who := one(d, people[r.Alleged[0].Type])
	begin, happened := openings[setting], happenings[r.ViolencePrimary]
	if begin == nil {
		begin = openings["inpatient_general"]
	}
	if list := apart[r.ViolencePrimary]; list != nil {
		begin = list
	}
	if len(r.Method) > 0 && r.ViolencePrimary == "physical_contact" && byMethod[r.Method[0]] != nil {
		happened = byMethod[r.Method[0]]
	}
	out := []string{one(d, begin), strings.Replace(one(d, happened), "{Who}", who, 1)}
	if i := slices.IndexFunc(r.HateMotive, func(m string) bool { return hateLines[m] != "" }); i >= 0 {
		out = append(out, hateLines[r.HateMotive[i]])
	}
	if slices.Contains(r.Method, "weapon") && r.ViolencePrimary != "physical_contact" {
		out = append(out, "They had something in their hand and I was worried they would use it.")
	}
	switch {
	case apart[r.ViolencePrimary] != nil:
	case r.LocationDetail == "telephone_online":
		out = append(out, one(d, calls))
	case d.chance(.8):
		out = append(out, one(d, middles))
	}
	if r.Injured() && d.chance(.4) {
		return strings.Join(append(out, "I am sore but all right."), " ")
	}
	if e := one(d, ends); e != "" {
		out = append(out, e)
	}
	return strings.Join(out, " ")
}

// pairs are what was asked for and what was done, or why not yet.
var pairs = []struct{ said, did, notYet string }{
	{"You asked for help to come faster when the alarm goes.", "The alarm now rings at the desk of the next unit too, and two people are named to answer it each shift.", "Estates are pricing a second alarm panel. Until then a runner is named at every handover."},
	{"You said that waiting without news makes people angry.", "A screen now shows the waiting time, and somebody walks round every hour.", "The screen is ordered. A volunteer walks round every hour until it comes."},
	{"You said that visits there should not be made alone.", "Visits to that address are now made by two, and the plan says so.", "We are looking for a second person for Thursdays. Visits wait until then."},
	{"You asked that the patient’s plan say what upsets them.", "The plan was rewritten with the family, and it is read at each handover.", "The family meeting is next week. The plan is changed after it."},
	{"You said the car park is dark.", "The lights by the staff entrance were mended and two were added.", "The lights are reported to the landlord. Security walks people out until they are mended."},
	{"You said there were too few of us.", "Two posts are filled, and the evening shift has one more from this month.", "The posts are advertised. The bank covers evenings until they are filled."},
	{"You asked that the person be told it was not acceptable.", "We met them, and they signed an agreement about how they behave here.", "They are too unwell to talk about it now. We have set a date to try again."},
	{"You asked us to tell the police.", "We told the police, and an officer will ring you.", "You wanted time to think. We ask you again on the day below."},
	{"You asked for a quieter place for people who are upset.", "The small room by the desk is now kept free for that.", "The room is still a store. It is cleared next month."},
	{"You said personal care goes wrong when it is rushed.", "Two people now help with it, and the time was moved to when the patient is rested.", "We are trying another time this week and will look at it with you."},
	{"You asked for the body camera to work.", "The camera was changed and charging is checked at the start of each shift.", "New cameras come next month."},
	{"You said nobody asked how you were.", "The team now has ten minutes at the end of a hard shift, and you have a named contact.", "Peer support starts on your unit next month. Your manager rings you until then."},
}

// talks are short conversations: what we wrote, and what came back.
var talks = [][2]string{
	{"Thank you for telling us. How are you today?", "Better, thank you. A bit tired. I am back on shift tomorrow."},
	{"I would like to talk with you when it suits you. When is a good time?", "Thursday after two would be good."},
	{"We have looked at the rota with the ward. Do you mind if we say that you raised it?", "I would rather you did not use my name."},
	{"The police ask whether you would give a statement. There is no hurry.", "I would like to think about it for a few days."},
	{"Would it help if somebody came with you to occupational health?", "Yes please, that would help."},
	{"We have spoken with the family. Is there anything you would want them to hear from you?", "Only that we are trying to help."},
	{"Did anybody from the shift talk with you afterwards?", "No, we were too busy. It would have been good."},
}

var notes = []string{"Spoke for ten minutes. They are all right and back at work.", "Left a message and will try tomorrow.", "Met on the unit. They asked for the plan to be looked at.", "They would like peer support; passed on.", "No wish for more contact for now.", "Looked at the shift and the plan together."}
