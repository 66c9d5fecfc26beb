//! Reads the imports out of Rust text: tokens, the code that only tests compile taken out, `use` trees unfolded, `super`
//! and `self` resolved, names followed to what they were imported as.

/// A piece of Rust text. Comments, strings and numbers leave none.
#[derive(Clone, Debug, PartialEq)]
pub enum Token {
    /// An identifier or keyword.
    Word(String),
    /// `::`
    Path,
    /// Any other sign.
    Sign(char),
}

/// What a file names.
#[derive(Debug, Default)]
pub struct Imports {
    /// Paths from the root of the crate: `["seal", "id", "Digest"]`. A glob ends in `*`.
    pub ours: Vec<Vec<String>>,
    /// Every other path of at least two segments, or whatever a `use` names.
    pub outside: Vec<Vec<String>>,
    /// Files that only tests compile (`#[cfg(test)] mod name;`), as module paths.
    pub tests: Vec<Vec<String>>,
    /// Something is called `now` here: `.now` or `::now`.
    pub asks_the_time: bool,
    /// `extern crate`, which no room needs.
    pub extern_crate: bool,
}

/// Reads `text`, the file of the module `module` (`["seal", "id"]`).
pub fn imports(text: &str, module: &[&str]) -> Imports {
    let mut found = Imports::default();
    let tokens = without_tests(&tokens(text), module, &mut found.tests);
    let mut reader =
        Reader { tokens: &tokens, at: 0, module: module.iter().map(ToString::to_string).collect(), braces: vec![] };
    let mut uses: Vec<(String, Vec<String>)> = vec![];
    let mut paths: Vec<Vec<String>> = vec![];
    while reader.at < tokens.len() {
        let before = reader.at.checked_sub(1).map(|at| &tokens[at]);
        // `Vec::<u8>::new`, `<T as Trait>::Out`: what follows is no path of its own, as `::tokio::spawn` is.
        let behind_generics = tokens[..reader.at].ends_with(&[Token::Sign('>'), Token::Path]);
        match &tokens[reader.at] {
            Token::Word(word) if word == "use" => {
                reader.at += 1;
                // `use<'a>` in a return type captures lifetimes.
                if reader.sign('<') {
                    continue;
                }
                let mut tree = vec![];
                reader.tree(&[], &mut tree);
                uses.extend(tree.into_iter().map(|(name, path)| (name, reader.resolved(path))));
            }
            Token::Word(word) if word == "mod" && reader.opens_module() => {}
            Token::Word(word) => {
                found.extern_crate |= word == "extern" && reader.word_at(1) == Some("crate");
                let path = reader.path();
                found.asks_the_time |= path.len() > 1 && path.contains(&"now".to_string());
                found.asks_the_time |= before == Some(&Token::Sign('.')) && path[0] == "now";
                if path.len() > 1 && !behind_generics {
                    paths.push(reader.resolved(path));
                }
            }
            _ => reader.step(),
        }
    }
    for path in paths {
        let same = uses.iter().filter(|(name, _)| *name == path[0]);
        let followed: Vec<_> = same.map(|(_, to)| to.iter().chain(&path[1..]).cloned().collect()).collect();
        for path in if followed.is_empty() { vec![path] } else { followed } {
            found.sort_in(path);
        }
    }
    for (_, path) in uses {
        found.sort_in(path);
    }
    found
}

impl Imports {
    fn sort_in(&mut self, path: Vec<String>) {
        match path[0].as_str() {
            "crate" | "senim" => self.ours.push(path[1..].to_vec()),
            _ => self.outside.push(path),
        }
    }
}

struct Reader<'a> {
    tokens: &'a [Token],
    at: usize,
    module: Vec<String>,
    /// One a brace that is open: does it belong to an inline module?
    braces: Vec<bool>,
}

impl Reader<'_> {
    fn word_at(&self, ahead: usize) -> Option<&str> {
        match self.tokens.get(self.at + ahead) {
            Some(Token::Word(word)) => Some(word),
            _ => None,
        }
    }

    fn sign(&self, sign: char) -> bool {
        self.tokens.get(self.at) == Some(&Token::Sign(sign))
    }

    fn step(&mut self) {
        if self.sign('{') {
            self.braces.push(false);
        } else if self.sign('}') && self.braces.pop() == Some(true) {
            self.module.pop();
        }
        self.at += 1;
    }

    /// Goes into `mod name {`, and says whether there was one.
    fn opens_module(&mut self) -> bool {
        let Some(name) = self.word_at(1).map(ToString::to_string) else { return false };
        let opens = self.tokens.get(self.at + 2) == Some(&Token::Sign('{'));
        if opens {
            self.module.push(name);
            self.braces.push(true);
            self.at += 3;
        }
        opens
    }

    /// `a::b::c`, as far as it goes.
    fn path(&mut self) -> Vec<String> {
        let mut path = vec![];
        while let Some(word) = self.word_at(0) {
            path.push(word.to_string());
            self.at += 1;
            let goes_on = self.tokens.get(self.at) == Some(&Token::Path) && self.word_at(1).is_some();
            if !goes_on {
                break;
            }
            self.at += 1;
        }
        path
    }

    /// One branch of a `use`, with the name each leaf gets.
    fn tree(&mut self, prefix: &[String], leaves: &mut Vec<(String, Vec<String>)>) {
        if self.tokens.get(self.at) == Some(&Token::Path) {
            self.at += 1;
        }
        let mut path = prefix.to_vec();
        path.extend(self.path());
        if self.tokens.get(self.at) == Some(&Token::Path) {
            self.at += 1;
        }
        if self.sign('{') {
            self.at += 1;
            while self.at < self.tokens.len() && !self.sign('}') {
                self.tree(&path, leaves);
                if self.sign(',') {
                    self.at += 1;
                }
            }
            self.at += 1;
            return;
        }
        if self.sign('*') {
            self.at += 1;
            path.push("*".into());
        }
        if path.len() > prefix.len() && path.len() > 1 && path[path.len() - 1] == "self" {
            path.pop();
        }
        let mut name = path.last().cloned().unwrap_or_default();
        if self.word_at(0) == Some("as") {
            name = self.word_at(1).unwrap_or_default().to_string();
            self.at += 2;
        }
        if path.is_empty() {
            // Not a `use` after all: never stand still.
            self.at += 1;
        } else {
            leaves.push((name, path));
        }
    }

    /// `self` and `super` replaced by where we are.
    fn resolved(&self, path: Vec<String>) -> Vec<String> {
        let supers = path.iter().skip_while(|word| *word == "self").take_while(|word| *word == "super").count();
        let selves = path.iter().take_while(|word| *word == "self").count();
        if supers + selves == 0 {
            return path;
        }
        let depth = self.module.len().saturating_sub(supers);
        let here = self.module[..depth].iter().cloned();
        std::iter::once("crate".to_string()).chain(here).chain(path.into_iter().skip(supers + selves)).collect()
    }
}

/// Takes out every item under `#[cfg(test)]`, and the whole file under `#![cfg(test)]`.
fn without_tests(tokens: &[Token], module: &[&str], tests: &mut Vec<Vec<String>>) -> Vec<Token> {
    let mark: Vec<Token> = self::tokens("[cfg(test)]");
    let mut kept = vec![];
    let mut at = 0;
    while at < tokens.len() {
        let inner = tokens[at..].starts_with(&[Token::Sign('#'), Token::Sign('!')]);
        let begin = at + 1 + usize::from(inner);
        if tokens[at] != Token::Sign('#') || !tokens[begin..].starts_with(&mark) {
            kept.push(tokens[at].clone());
            at += 1;
            continue;
        }
        if inner {
            return vec![];
        }
        let end = end_of_item(tokens, begin + mark.len());
        let item = &tokens[begin + mark.len()..end];
        if let [.., Token::Word(keyword), Token::Word(name), Token::Sign(';')] = item
            && keyword == "mod"
        {
            tests.push(module.iter().map(ToString::to_string).chain([name.clone()]).collect());
        }
        at = end;
    }
    kept
}

/// Behind the `;` or the closing brace that ends the item, its other attributes included.
fn end_of_item(tokens: &[Token], from: usize) -> usize {
    let mut depth = 0usize;
    for (at, token) in tokens.iter().enumerate().skip(from) {
        match token {
            Token::Sign('{' | '(' | '[') => depth += 1,
            Token::Sign(sign @ ('}' | ')' | ']')) => {
                depth = depth.saturating_sub(1);
                if depth == 0 && *sign == '}' {
                    return at + 1;
                }
            }
            Token::Sign(';') if depth == 0 => return at + 1,
            _ => {}
        }
    }
    tokens.len()
}

/// Cuts the text into tokens.
pub fn tokens(text: &str) -> Vec<Token> {
    let signs: Vec<char> = text.chars().collect();
    let mut tokens = vec![];
    let mut at = 0;
    let is = |at: usize, sign: char| signs.get(at) == Some(&sign);
    let in_word = |at: usize| signs.get(at).is_some_and(|sign| sign.is_alphanumeric() || *sign == '_');
    while at < signs.len() {
        match signs[at] {
            '/' if is(at + 1, '/') => {
                while at < signs.len() && signs[at] != '\n' {
                    at += 1;
                }
            }
            '/' if is(at + 1, '*') => at = after_comment(&signs, at),
            '"' => at = after_string(&signs, at),
            '\'' if is(at + 1, '\\') => {
                at += 3;
                while at < signs.len() && !is(at - 1, '\'') {
                    at += 1;
                }
            }
            '\'' if is(at + 2, '\'') => at += 3,
            '\'' => at += 1,
            ':' if is(at + 1, ':') => {
                tokens.push(Token::Path);
                at += 2;
            }
            _ if in_word(at) => {
                let begin = at;
                while in_word(at) {
                    at += 1;
                }
                let word: String = signs[begin..at].iter().collect();
                let hashes = signs[at..].iter().take_while(|sign| **sign == '#').count();
                if matches!(word.as_str(), "r" | "br" | "cr") && is(at + hashes, '"') {
                    at = after_raw_string(&signs, at + hashes + 1, hashes);
                } else if word == "r" && hashes == 1 {
                    at += 1;
                } else if !word.starts_with(|sign: char| sign.is_ascii_digit()) {
                    tokens.push(Token::Word(word));
                }
            }
            sign => {
                if !sign.is_whitespace() {
                    tokens.push(Token::Sign(sign));
                }
                at += 1;
            }
        }
    }
    tokens
}

fn after_comment(signs: &[char], mut at: usize) -> usize {
    let mut depth = 0;
    while at < signs.len() {
        match signs[at..] {
            ['/', '*', ..] => {
                depth += 1;
                at += 2;
            }
            ['*', '/', ..] => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    break;
                }
            }
            _ => at += 1,
        }
    }
    at
}

fn after_string(signs: &[char], mut at: usize) -> usize {
    at += 1;
    while at < signs.len() && signs[at] != '"' {
        at += if signs[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

fn after_raw_string(signs: &[char], mut at: usize, hashes: usize) -> usize {
    while at < signs.len() {
        if signs[at] == '"' && signs[at + 1..].iter().take(hashes).filter(|sign| **sign == '#').count() == hashes {
            return at + 1 + hashes;
        }
        at += 1;
    }
    at
}
