// Package environment is how safe a place is made: walk-rounds by a fixed list, what they find and how it is mended, floor plans
// with pins, and alarm points with their tests.
//
// Its words: a walk-round (audit) of a unit goes by one version of the toolkit (package toolkit) and some of its zones; an
// answer is what one person found of one item; the standing answers of an item are those that no later answer was based on; an
// item is in dispute when its standing answers differ in their result; a finding is what is to be mended, open, then fixed, then
// closed by a re-check; an alarm point is tested at intervals.
//
// Its tables: environment_audit, environment_answer, environment_photo, environment_finding, environment_event,
// environment_plan, environment_pin, environment_alarm, environment_test. What is typed is sealed (package seal).
//
// Answers are only ever added. Each has an id made on the device, and names the answers its writer knew of; so sending twice
// changes nothing, the order of arrival does not matter, and two people who answer one item differently are both kept until
// somebody settles it. Meanwhile the worse of the two counts. A place is compared with its own past alone: there is no list that
// puts places beside each other. Alarm points are records: nothing here calls for help.
package environment
