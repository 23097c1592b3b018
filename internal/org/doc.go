// Package org knows the organisations, what lies below each, and who to turn to there.
//
// The tree of England (national, region, integrated care board, trust) has dated edges and successions: boards were
// merged and split on 1 April 2026, trusts merge every year. Tree answers what it was on a day, and where a past
// organisation's area lies today. Below a trust are sites and units, places with a short public code for posters, and
// the directory of people to turn to, which anybody may read.
//
// The package knows nothing of people who sign in (package identity) and decides nothing about who may see what (package
// authz), though authz reads the table org_closure, which this package keeps for the tree of today.
//
// Tables: organisation, org_edge, org_closure, org_closure_dated, org_succession, police_force are reference tables;
// site, unit, place and directory_entry belong to an organisation.
package org
