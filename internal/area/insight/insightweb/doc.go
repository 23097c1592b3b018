// Package insightweb is the pages and the API of area insight: dashboards, control charts, slices, where a figure comes
// from, how measures are defined. It decides nothing: what may be counted and shown is settled in package insight.
package insightweb
