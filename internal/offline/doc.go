// Package offline is the half of the report journey that works without a network: the ES modules that keep answers
// sealed on the device and send them once, the service worker that keeps blank copies of the form's pages, and the
// types of the form manifest both sides agree on.
//
// It serves files and shapes. It does not receive reports, render question pages or know what the questions are: the
// server fills a [Manifest] and handles the send. Nothing personal is ever in what this package serves.
package offline
