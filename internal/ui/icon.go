package ui

// Icon is a drawing from the one set: a 24-unit square of lines, stroke 2, always beside a word and hidden
// from assistive technology. Its zero value draws nothing.
type Icon string

// The set. A new icon needs a word it stands beside.
const (
	IconAlert       Icon = "alert"        // a warning, or something overdue
	IconPhone       Icon = "phone"        // a phone call
	IconPause       Icon = "pause"        // paused
	IconPeople      Icon = "people"       // people, peer support
	IconPerson      Icon = "person"       // one person
	IconBack        Icon = "back"         // the page before
	IconNext        Icon = "next"         // the page after
	IconTick        Icon = "tick"         // done
	IconCross       Icon = "cross"        // refused, or remove
	IconRing        Icon = "ring"         // not yet, not assessed
	IconHalf        Icon = "half"         // partly, or suggested
	IconAid         Icon = "aid"          // first aid, health
	IconMessage     Icon = "message"      // a message, talking
	IconHeart       Icon = "heart"        // care, occupational health
	IconShield      Icon = "shield"       // protection, independence
	IconShieldTick  Icon = "shield-tick"  // a check that holds
	IconShieldCross Icon = "shield-cross" // a check that refuses
	IconNoSignal    Icon = "no-signal"    // no signal
	IconClock       Icon = "clock"        // time
	IconLock        Icon = "lock"         // sealed, restricted
	IconPage        Icon = "page"         // a document
	IconCopy        Icon = "copy"         // a copy
	IconSearch      Icon = "search"       // search
	IconHelp        Icon = "help"         // help
	IconMenu        Icon = "menu"         // a menu
	IconEye         Icon = "eye"          // what the reporter sees, who looked
	IconCamera      Icon = "camera"       // a camera
	IconSend        Icon = "send"         // sent
	IconFlag        Icon = "flag"         // a decision, a milestone
	IconDownload    Icon = "download"     // a file to take away
	IconScales      Icon = "scales"       // justice
)

// paths is what is inside each icon's svg element. It is our own constant markup, so it is written raw.
var paths = map[Icon]string{
	IconAlert:       `<path d="M12 4l9 16H3z"/><path d="M12 10v4M12 17v.01"/>`,
	IconPhone:       `<path d="M5 4h4l2 5-2.5 1.5a11 11 0 0 0 5 5L15 13l5 2v4a2 2 0 0 1-2 2A16 16 0 0 1 3 6a2 2 0 0 1 2-2"/>`,
	IconPause:       `<path d="M9 6v12M15 6v12"/>`,
	IconPeople:      `<circle cx="9" cy="8" r="3.5"/><path d="M2.5 20a6.5 6.5 0 0 1 13 0M16 4.8a3.5 3.5 0 0 1 0 6.4M18 14a6.5 6.5 0 0 1 3.5 6"/>`,
	IconPerson:      `<circle cx="12" cy="8" r="4"/><path d="M4 21a8 8 0 0 1 16 0"/>`,
	IconBack:        `<path d="M14 6l-6 6 6 6"/>`,
	IconNext:        `<path d="M10 6l6 6-6 6"/>`,
	IconTick:        `<path d="M5 12.5l4.5 4.5L19 7.5"/>`,
	IconCross:       `<path d="M6 6l12 12M18 6L6 18"/>`,
	IconRing:        `<circle cx="12" cy="12" r="8.5" stroke-dasharray="3 3"/>`,
	IconHalf:        `<circle cx="12" cy="12" r="8.5"/><path d="M12 3.5v17a8.5 8.5 0 0 0 0-17z" fill="currentColor"/>`,
	IconAid:         `<path d="M12 5v14M5 12h14"/><rect x="3" y="3" width="18" height="18" rx="4"/>`,
	IconMessage:     `<path d="M4 5h16v11H10l-5 4v-4H4z"/>`,
	IconHeart:       `<path d="M12 20s-7.5-4.6-7.5-10A4.2 4.2 0 0 1 12 7.5 4.2 4.2 0 0 1 19.5 10c0 5.4-7.5 10-7.5 10z"/>`,
	IconShield:      `<path d="M12 3l7 3v6c0 4.5-3 7.5-7 9-4-1.5-7-4.5-7-9V6z"/>`,
	IconShieldTick:  `<path d="M12 3l7 3v6c0 4.5-3 7.5-7 9-4-1.5-7-4.5-7-9V6z"/><path d="M8.5 11.8l2.5 2.5 4.5-5"/>`,
	IconShieldCross: `<path d="M12 3l7 3v6c0 4.5-3 7.5-7 9-4-1.5-7-4.5-7-9V6z"/><path d="M9.5 9.5l5 5M14.5 9.5l-5 5"/>`,
	IconNoSignal:    `<path d="M7 18a4 4 0 0 1 0-8 5 5 0 0 1 9.6-1.2A4.5 4.5 0 0 1 17 18M4 3l17 18"/>`,
	IconClock:       `<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3 2"/>`,
	IconLock:        `<rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>`,
	IconPage:        `<path d="M7 3h7l4 4v14H7zM14 3v4h4M10 12h5M10 16h5"/>`,
	IconCopy:        `<rect x="8" y="8" width="12" height="12" rx="2"/><path d="M16 8V4H4v12h4"/>`,
	IconSearch:      `<circle cx="11" cy="11" r="6.5"/><path d="M16 16l5 5"/>`,
	IconHelp:        `<circle cx="12" cy="12" r="9"/><path d="M9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M12 16.5v.01"/>`,
	IconMenu:        `<path d="M4 7h16M4 12h16M4 17h16"/>`,
	IconEye:         `<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z"/><circle cx="12" cy="12" r="3"/>`,
	IconCamera:      `<rect x="3" y="7" width="12" height="10" rx="2"/><path d="M15 11l6-3v8l-6-3"/>`,
	IconSend:        `<path d="M4 12l16-8-5 16-3-6z"/>`,
	IconFlag:        `<path d="M6 21V4h12l-3 4 3 4H6"/>`,
	IconDownload:    `<path d="M12 4v12M7 11l5 5 5-5M5 20h14"/>`,
	IconScales:      `<path d="M12 4v16M7 20h10M5 7h14M5 7l-3 7h6zM19 7l-3 7h6z"/>`,
}
