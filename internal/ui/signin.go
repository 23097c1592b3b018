package ui

// Way is one way to sign in.
type Way struct {
	Icon             Icon
	Name, Hint, Href string
}

// RoleCard is one role a person holds.
type RoleCard struct {
	Name, Org, Text string
	Value           string // sent as "role" by the button
	Now             bool   // the role they are in
}
