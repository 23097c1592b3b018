package notify

import (
	"context"
	"sort"

	"github.com/havenward/havenward/internal/ui/lang"
)

// Template names a message.
type Template string

// The messages there are.
const (
	ReportReceived  Template = "report_received"
	ReportUpdate    Template = "report_update"
	Assigned        Template = "assigned"
	ActionDue       Template = "action_due"
	DecisionNeeded  Template = "decision_needed"
	MessageWaiting  Template = "message_waiting"
	Escalation      Template = "escalation"
	DownloadReady   Template = "download_ready"
	NewSignIn       Template = "new_sign_in"
	AddressChanged  Template = "address_changed"
	DeliveryTrouble Template = "delivery_trouble"
	ReturnAccepted  Template = "return_accepted"
	ReturnSentBack  Template = "return_sent_back"
	ReturnLate      Template = "return_late"
	ReportReady     Template = "report_ready"
	LoneCheck       Template = "lone_check"
	PlaceChanged    Template = "place_changed"
)

// words are the English of a message, the keys of its translation. None of them takes an argument: there is no place in
// a message where a detail could go.
type words struct {
	line   string
	urgent bool
}

var book = map[Template]words{
	ReportReceived:  {line: "We have the report you made"},
	ReportUpdate:    {line: "There is an update about the report you made"},
	Assigned:        {line: "Something has been given to you to look at"},
	ActionDue:       {line: "Something you agreed to do is due soon"},
	DecisionNeeded:  {line: "Something is waiting for your decision"},
	MessageWaiting:  {line: "There is a message for you"},
	Escalation:      {line: "Something needs your attention today", urgent: true},
	DownloadReady:   {line: "The file you asked for is ready"},
	NewSignIn:       {line: "Somebody signed in to your account", urgent: true},
	AddressChanged:  {line: "The e-mail address of your account was changed", urgent: true},
	DeliveryTrouble: {line: "Some messages could not be delivered", urgent: true},
	ReturnAccepted:  {line: "Something you sent was accepted"},
	ReturnSentBack:  {line: "Something you sent was sent back to you"},
	ReturnLate:      {line: "Something that was due has not come"},
	ReportReady:     {line: "A report for you is ready"},
	PlaceChanged:    {line: "Something has changed about training that you have or had a place on"},
	LoneCheck:       {line: "A lone-working check was not written down. This message does not call for help", urgent: true},
}

// Templates gives every template in order.
func Templates() []Template {
	out := make([]Template, 0, len(book))
	for t := range book {
		out = append(out, t)
	}
	sort.Slice(out, func(i, j int) bool { return out[i] < out[j] })
	return out
}

// Known tells whether there is such a template.
func (t Template) Known() bool { _, ok := book[t]; return ok }

// Urgent tells whether the message goes by e-mail at once, whatever the hour and whatever the person chose.
func (t Template) Urgent() bool { return book[t].urgent }

// Line is the message in the language of ctx: one sentence without its full stop, for lists and subjects.
func (t Template) Line(ctx context.Context) string { return lang.T(ctx, book[t].line) }

// render gives the subject and the text of an e-mail. link is the only thing in it that is not fixed.
func render(ctx context.Context, t Template, link string) (subject, text string) {
	subject = t.Line(ctx)
	return subject, letter(ctx, subject+".", link)
}

// renderDigest is the daily e-mail: a number and a link.
func renderDigest(ctx context.Context, n int, link string) (subject, text string) {
	return lang.T(ctx, "Your daily summary from Havenward"),
		letter(ctx, lang.N(ctx, n, "There is %d new notice for you.", "There are %d new notices for you."), link)
}

func letter(ctx context.Context, line, link string) string {
	return lang.T(ctx, "Hello") + ",\n\n" + line + "\n\n" + lang.T(ctx, "Sign in to read it:") + "\n" + link + "\n\n" +
		lang.T(ctx, "To keep everybody safe, this message holds no details. You can change how we tell you in your account.") + "\n\n" +
		lang.T(ctx, "This message was sent by a computer. Please do not reply to it.") + "\n"
}
