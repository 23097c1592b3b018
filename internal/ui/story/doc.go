// Package story is the storybook: every frame, component and state of package ui with invented sample data,
// each as a full page. People, trusts and figures in it are made up. It serves demonstrations and tests and
// is not part of a running trust's pages.
package story
