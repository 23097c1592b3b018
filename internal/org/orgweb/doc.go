// Package orgweb is the pages of package org: who to turn to and short links, open to all; the organisation tree for
// whoever is signed in; sites, units, places and the directory for an organisation's administrators.
//
// An administrator's pages carry no organisation in their address: it is always the one of the role that is acted in.
package orgweb
