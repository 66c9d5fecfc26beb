//! Reads a procedure's table: one line a state and command, one column a role; `+` is allowed, `-` refused with the line's
//! rule. Nothing may be left out: a state, a command or a role that is not listed ends the run.

use std::collections::BTreeMap;

use senim_pure::case::{Procedure, actor::Role, procedure::Word};

/// A line.
pub struct Line {
    /// The rule or policy that refuses.
    pub rule: &'static str,
    /// The states it may lead to.
    pub to: Vec<&'static str>,
    /// The roles that may.
    pub roles: Vec<Role>,
}

/// A table.
pub struct Table(BTreeMap<(&'static str, &'static str), Line>);

impl Table {
    /// Reads it.
    pub fn read<P: Procedure>(text: &'static str) -> Self {
        let mut lines = text.lines();
        let roles: Vec<_> = lines.next().unwrap().split(',').skip(4).map(|word| Role::of(word).expect(word)).collect();
        assert_eq!(roles, Role::ALL, "{}: every role is a column", P::NAME);
        let mut table = BTreeMap::new();
        for text in lines {
            let [state, command, rule, to, cells @ ..] = &text.split(',').collect::<Vec<_>>()[..] else {
                panic!("{}: {text}", P::NAME)
            };
            assert_eq!(cells.len(), roles.len(), "{}: {text}", P::NAME);
            let allowed = |(role, cell): (&Role, &&str)| match *cell {
                "+" => Some(*role),
                "-" => None,
                other => panic!("{}: {other}", P::NAME),
            };
            let line = Line {
                rule,
                to: to.split(' ').filter(|word| !word.is_empty()).collect(),
                roles: roles.iter().zip(cells).filter_map(allowed).collect(),
            };
            assert!(line.to.iter().all(|word| P::Stage::of(word).is_some()), "{}: {text}", P::NAME);
            assert_eq!(line.to.is_empty(), line.roles.is_empty(), "{}: {text}", P::NAME);
            assert!(table.insert((*state, *command), line).is_none(), "{}: twice {text}", P::NAME);
        }
        for stage in P::Stage::ALL {
            for step in P::Step::ALL {
                let key = (stage.word(), step.word());
                assert!(table.contains_key(&key), "{}: {key:?} is not listed", P::NAME);
            }
        }
        assert_eq!(table.len(), P::Stage::ALL.len() * P::Step::ALL.len(), "{}: lines of nothing", P::NAME);
        Self(table)
    }

    /// The line of a state and a command.
    pub fn line(&self, state: &str, command: &str) -> &Line {
        self.0.iter().find(|((s, c), _)| *s == state && *c == command).unwrap().1
    }
}
