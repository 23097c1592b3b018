package clip

import (
	"time"

	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
)

// The classes that the rules themselves know; the others come from the rules as data.
const (
	Unclassified  = "unclassified"
	NonEvidential = "non_evidential"
	Evidential    = "evidential"
)

// The states of a clip.
const (
	Kept        = "kept"        // with the vendor, as far as is known here
	Overwritten = "overwritten" // its time was over
	Deleted     = "deleted"     // erased before its time, with the vendor's certificate
)

// States gives the states with their words.
func States() [][2]string {
	return [][2]string{{Kept, "Kept"}, {Overwritten, "Overwritten"}, {Deleted, "Erased"}}
}

// WarnBefore is how long before a clip is overwritten somebody has been told at the latest. A notice tells of all that are
// overwritten Soon, so that whoever has many clips is told once a day and not once an hour.
const (
	WarnBefore = 48 * time.Hour
	Soon       = WarnBefore + 24*time.Hour
)

// Clip is one entry of the register.
type Clip struct {
	Org, ID, Unit, Lock, Ref string
	// Vendor is the system in which the clip lies, VendorClip its reference there.
	Vendor, VendorClip string
	// SHA256 is the fingerprint as the vendor gave it, "" where none was given.
	SHA256                     string
	Device, DeviceTag          string
	Activation                 string
	Recorded, Received         db.Time
	Seconds                    int
	KeepDays                   int // of its deployment; 0 for the rule's
	Class, State               string
	Due, Review                db.Time
	Holds                      int
	Warned                     db.Time
	LinkedBy                   string
	Case, Exhibit              string
	Transferred                db.Time
	Wanted, WantedBy, WantedBN string // a class that waits for a second person
	Ended                      db.Time
	Certificate                string
	Made                       db.Time
	MadeBy, MadeName           string
	Version                    int64
	Body
}

// Body is what is sealed of a clip.
type Body struct {
	// Shows is what it shows, in a line and without names; Wearer who wore the camera.
	Shows  string `json:"shows,omitempty"`
	Wearer string `json:"wearer,omitempty"`
	// Why is why the class was chosen.
	Why string `json:"why,omitempty"`
}

// Path is the address of a clip.
func Path(id string) string { return "/clips/" + id }

// DueSoon tells whether a clip is overwritten within three days, unless somebody does something.
func (c *Clip) DueSoon(now time.Time) bool {
	return c.State == Kept && c.Holds == 0 && !c.Due.IsZero() && c.Due.Before(now.Add(Soon))
}

// ReviewLate tells whether somebody should have looked again whether a clip is still needed.
func (c *Clip) ReviewLate(now time.Time) bool {
	return c.State == Kept && !c.Review.IsZero() && c.Review.Before(now)
}

// set gives a clip a class, and the times that follow from when it was received. A clip that is late already is kept a week.
func (r Rules) set(c *Clip, class string, now time.Time) error {
	rule, ok := r.For(class, c.Received.Time)
	if !ok {
		return fault.WithProblems(fault.Problems{{Field: "class", Message: "Choose what it is"}})
	}
	c.Class, c.Due, c.Review, c.Warned = class, db.Time{}, db.Time{}, db.Time{}
	if rule.Then == "review" {
		c.Review = db.At(endOf(addMonths(now, rule.Months)))
		return nil
	}
	days := rule.Days
	if c.KeepDays > 0 {
		days = c.KeepDays
	}
	c.Due = db.At(c.Received.AddDate(0, 0, days))
	return nil
}

// graced makes sure that a clip is kept for a week from now at least: after a hold, and after a class that kept it longer.
func (c *Clip) graced(now time.Time) {
	if week := now.AddDate(0, 0, 7); !c.Due.IsZero() && c.Due.Before(week) {
		c.Due, c.Warned = db.At(week), db.Time{}
	}
}

// gone is what somebody reads who wants to change a clip that is no more.
func gone() error {
	return fault.New(fault.Conflict, "This clip is no more. Its entry stays as it was")
}

// moved is what somebody reads whose page is older than the record.
func moved() error {
	return fault.New(fault.Conflict, "Somebody else changed this a moment ago. Look at what it says now, then decide again")
}
