// Package learn is how people come by training against violence: who may teach it, the sessions and who has a place, what is
// needed where, and the qualifications that people work for.
//
// Its words: a provider teaches, a trainer is somebody of a provider; a certificate is what a certifying body says of either, from
// one day to another; a session is taught once; a booking is somebody's place at it or what became of it; a release is refused
// when a manager cannot spare somebody, and that is counted; a needs analysis proposes a level of training for each unit and role
// with its reasons, a person decides, another person approves, and then it is frozen; a cohort works for a qualification.
//
// Its tables: training_provider, training_session, training_booking, training_feed, training_need, training_cohort,
// training_learner. A certificate that does not hold on a session's day, of the provider or of the trainer, keeps the session from
// being opened and booked. Competences, requirements and who is in date are package training's; it hears of who attended through
// Achieve. Training is one control among several: the page of effects shows what stands side by side and proves nothing.
package learn
