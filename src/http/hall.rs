//! The hall: who is connected and what each one does, counted and never named. It is full at a number of connections and at
//! a number of bytes, of requests and of answers, and then asks the guest to leave who keeps a place the longest without need.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::sync::Notify;

/// All open connections.
pub(super) struct Hall {
    most: usize,
    most_body_bytes: usize,
    most_answer_bytes: usize,
    state: Mutex<State>,
    /// Somebody left, or waits: the two things that make room.
    changed: Notify,
}

/// Turns are counted up, so that the least is the oldest; no time is kept.
#[derive(Default)]
struct State {
    turn: u64,
    guests: HashMap<u64, Guest>,
    /// Who has no request under way, by turn.
    waiting: BTreeMap<u64, u64>,
    /// Whose request's body is still coming, by turn.
    sending: BTreeMap<u64, u64>,
    /// Who has not yet taken all that it was answered, by the turn of the first.
    taking: BTreeMap<u64, u64>,
    body_bytes: usize,
    answer_bytes: usize,
}

struct Guest {
    turn: u64,
    body_bytes: usize,
    /// Since which turn it takes.
    taking: Option<u64>,
    /// Answers in memory for it, the one that hyper has not got yet among them.
    answer_bytes: usize,
    newest_bytes: usize,
    /// It was asked to leave for what it holds.
    leaving: bool,
    leave: Arc<Notify>,
}

/// A connection's place; it is free again when the last clone is gone.
pub(super) struct Seat {
    hall: Arc<Hall>,
    id: u64,
    leave: Arc<Notify>,
    writing: AtomicBool,
    /// Whether an answer of it is in memory.
    answering: AtomicBool,
}

impl Hall {
    /// A hall for so many connections, and so many bytes of requests' bodies and of answers in memory.
    pub(super) fn new(most: usize, most_body_bytes: usize, most_answer_bytes: usize) -> Self {
        Self { most: most.max(1), most_body_bytes, most_answer_bytes, state: Mutex::default(), changed: Notify::new() }
    }

    /// A seat for a new connection. When all are taken, the guest leaves who waits the longest without a request under way:
    /// an honest client sends its head at once, so a flood of silent connections pushes out itself. Where everybody has a
    /// request under way, the new one waits; every request ends by its deadlines.
    pub(super) async fn enter(self: &Arc<Self>) -> Arc<Seat> {
        loop {
            if let Some(seat) = self.seat() {
                return seat;
            }
            self.changed.notified().await;
        }
    }

    fn seat(self: &Arc<Self>) -> Option<Arc<Seat>> {
        let mut state = self.state();
        if state.guests.len() >= self.most {
            state.dismiss_oldest_waiting();
            return None;
        }
        let turn = state.next_turn();
        let leave = Arc::new(Notify::new());
        let guest = Guest {
            turn,
            body_bytes: 0,
            taking: None,
            answer_bytes: 0,
            newest_bytes: 0,
            leaving: false,
            leave: Arc::clone(&leave),
        };
        state.guests.insert(turn, guest);
        state.waiting.insert(turn, turn);
        let (writing, answering) = (AtomicBool::new(false), AtomicBool::new(false));
        Some(Arc::new(Seat { hall: Arc::clone(self), id: turn, leave, writing, answering }))
    }

    /// Asks for a place where the system has no more open files for us.
    pub(super) fn make_room(&self) {
        self.state().dismiss_oldest_waiting();
    }

    // The state is whole between two lines, so a thread that died while holding it left nothing half done.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn next_turn(&mut self) -> u64 {
        self.turn += 1;
        self.turn
    }

    fn dismiss_oldest_waiting(&mut self) {
        if let Some((_, id)) = self.waiting.pop_first()
            && let Some(guest) = self.guests.get(&id)
        {
            guest.leave.notify_one();
        }
    }

    fn count(&mut self, id: u64, bytes: usize) {
        let Some(guest) = self.guests.get_mut(&id).filter(|guest| !guest.leaving) else { return };
        guest.body_bytes += bytes;
        self.body_bytes += bytes;
    }

    fn dismiss_oldest_sending(&mut self) {
        if let Some((_, id)) = self.sending.pop_first() {
            self.dismiss(id);
        }
    }

    /// Whether there was one.
    fn dismiss_oldest_taking(&mut self) -> bool {
        let oldest = self.taking.pop_first();
        if let Some((_, id)) = oldest {
            self.dismiss(id);
        }
        oldest.is_some()
    }

    /// What a leaving guest holds counts no more, or others would be sent away for it before it is gone.
    fn dismiss(&mut self, id: u64) {
        let Some(guest) = self.guests.get_mut(&id) else { return };
        guest.leaving = true;
        self.body_bytes -= std::mem::take(&mut guest.body_bytes);
        self.answer_bytes -= std::mem::take(&mut guest.answer_bytes);
        guest.leave.notify_one();
    }

    fn count_answer(&mut self, id: u64, bytes: usize) {
        let turn = self.next_turn();
        let Some(guest) = self.guests.get_mut(&id).filter(|guest| !guest.leaving) else { return };
        guest.answer_bytes += bytes;
        guest.newest_bytes = bytes;
        self.answer_bytes += bytes;
        self.taking.insert(*guest.taking.get_or_insert(turn), id);
    }

    /// Whether something of the guest's is still in memory.
    fn flush(&mut self, id: u64) -> bool {
        let Some(guest) = self.guests.get_mut(&id).filter(|guest| !guest.leaving) else { return false };
        let left = guest.newest_bytes;
        self.answer_bytes -= std::mem::replace(&mut guest.answer_bytes, left) - left;
        if left == 0
            && let Some(turn) = guest.taking.take()
        {
            self.taking.remove(&turn);
        }
        left > 0
    }

    /// Puts a guest where `list` says, behind all others.
    fn place(&mut self, id: u64, list: fn(&mut Self) -> Option<&mut BTreeMap<u64, u64>>) {
        let turn = self.next_turn();
        let Some(guest) = self.guests.get_mut(&id) else { return };
        let before = std::mem::replace(&mut guest.turn, turn);
        self.waiting.remove(&before);
        self.sending.remove(&before);
        if let Some(list) = list(self) {
            list.insert(turn, id);
        }
    }
}

impl Seat {
    /// A request's head is there, its body comes.
    pub(super) fn begins(&self) {
        self.hall.state().place(self.id, |state| Some(&mut state.sending));
    }

    /// More of its body came. Where bodies fill the memory that is theirs, the one that began first and is still not whole
    /// leaves: with 4,096 connections, slow bodies alone would take 4 GiB.
    pub(super) fn grows(&self, bytes: usize) {
        let mut state = self.hall.state();
        state.count(self.id, bytes);
        if state.body_bytes > self.hall.most_body_bytes {
            state.dismiss_oldest_sending();
        }
    }

    /// The body is whole.
    pub(super) fn is_whole(&self) {
        self.hall.state().place(self.id, |_| None);
    }

    /// An answer of so many bytes is there. Where answers fill the memory that is theirs, the one leaves that takes the
    /// longest: with 4,096 connections, slow readers alone would hold 4 GiB.
    pub(super) fn answers(&self, bytes: usize) {
        self.answering.store(true, Ordering::Relaxed);
        let mut state = self.hall.state();
        state.count_answer(self.id, bytes);
        while state.answer_bytes > self.hall.most_answer_bytes && state.dismiss_oldest_taking() {}
    }

    /// All that hyper had is with the system.
    pub(super) fn is_flushed(&self) {
        if self.answering.load(Ordering::Relaxed) {
            let left = self.hall.state().flush(self.id);
            self.answering.store(left, Ordering::Relaxed);
        }
    }

    /// The answer is given; what comes next is another request, or nothing.
    pub(super) fn is_answered(&self) {
        let mut state = self.hall.state();
        if let Some(guest) = state.guests.get_mut(&self.id) {
            guest.newest_bytes = 0;
            let bytes = std::mem::take(&mut guest.body_bytes);
            state.body_bytes -= bytes;
        }
        state.place(self.id, |state| Some(&mut state.waiting));
        self.hall.changed.notify_one();
    }

    /// Says whether an answer stands in a line that takes no more of it.
    pub(super) fn writes(&self, writing: bool) {
        self.writing.store(writing, Ordering::Relaxed);
    }

    /// Whether there is no request under way and no answer being sent.
    pub(super) fn is_idle(&self) -> bool {
        let state = self.hall.state();
        let waits = state.guests.get(&self.id).is_some_and(|guest| state.waiting.contains_key(&guest.turn));
        waits && !self.writing.load(Ordering::Relaxed)
    }

    /// Resolves when the place is needed for others.
    pub(super) async fn is_dismissed(&self) {
        self.leave.notified().await;
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut state = self.hall.state();
        if let Some(guest) = state.guests.remove(&self.id) {
            state.waiting.remove(&guest.turn);
            state.sending.remove(&guest.turn);
            state.body_bytes -= guest.body_bytes;
            state.answer_bytes -= guest.answer_bytes;
            if let Some(turn) = guest.taking {
                state.taking.remove(&turn);
            }
        }
        drop(state);
        self.hall.changed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn is_told(seat: &Seat) -> bool {
        tokio::select! {
            biased;
            () = seat.is_dismissed() => true,
            () = std::future::ready(()) => false,
        }
    }

    #[tokio::test]
    async fn a_full_hall_dismisses_who_waits_the_longest_and_never_who_is_served() {
        let hall = Arc::new(Hall::new(3, 100, 100));
        let (served, first, second) = (hall.enter().await, hall.enter().await, hall.enter().await);
        served.begins();
        first.begins();
        first.is_answered();
        assert!(hall.seat().is_none(), "the hall is full");
        assert!(is_told(&second).await, "waits longer than the one that was just answered");
        assert!(!is_told(&first).await && !is_told(&served).await);
        drop(second);
        assert!(hall.seat().is_some());
    }

    #[tokio::test]
    async fn where_all_are_served_the_new_one_waits_for_an_answer() {
        let hall = Arc::new(Hall::new(1, 100, 100));
        let served = hall.enter().await;
        served.begins();
        let entering = Arc::clone(&hall);
        let mut new = tokio::spawn(async move { entering.enter().await });
        tokio::task::yield_now().await;
        assert!(!new.is_finished() && !is_told(&served).await);
        served.is_answered();
        served.is_dismissed().await;
        drop(served);
        (&mut new).await.expect("a seat");
    }

    #[tokio::test]
    async fn where_bodies_fill_the_memory_the_oldest_unfinished_one_leaves() {
        let hall = Arc::new(Hall::new(9, 100, 100));
        let (whole, slow, quick) = (hall.enter().await, hall.enter().await, hall.enter().await);
        for seat in [&whole, &slow, &quick] {
            seat.begins();
            seat.grows(33);
        }
        whole.is_whole();
        assert!(!is_told(&slow).await);
        quick.grows(2);
        // Until it is gone, nobody else goes for it.
        slow.grows(90);
        quick.grows(2);
        assert!(is_told(&slow).await && !is_told(&quick).await && !is_told(&whole).await);
        drop(slow);
        quick.is_answered();
        whole.is_answered();
        assert_eq!(hall.state().body_bytes, 0);
    }

    #[tokio::test]
    async fn where_answers_fill_the_memory_who_takes_the_longest_leaves() {
        let hall = Arc::new(Hall::new(9, 100, 100));
        let (slow, quick, other) = (hall.enter().await, hall.enter().await, hall.enter().await);
        for seat in [&slow, &quick] {
            seat.answers(40);
            // Not with hyper yet, so it is not with the system either.
            seat.is_flushed();
            seat.is_answered();
        }
        quick.is_flushed();
        assert_eq!(hall.state().answer_bytes, 40);
        other.answers(60);
        assert!(!is_told(&slow).await);
        quick.answers(1);
        assert!(is_told(&slow).await && !is_told(&quick).await && !is_told(&other).await);
        // What it is answered now counts no more, and takes nothing from others.
        slow.answers(1000);
        slow.is_flushed();
        assert_eq!(hall.state().answer_bytes, 61);
        drop((slow, quick, other));
        let state = hall.state();
        assert_eq!((state.answer_bytes, state.taking.len()), (0, 0));
    }
}
