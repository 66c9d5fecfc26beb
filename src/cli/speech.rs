//! How the command line speaks: results to standard output, what it is doing to standard error, refusals in words that
//! say what happened, what is safe and what to do.

use std::{
    fs,
    io::{self, IsTerminal as _, Read as _, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

use secrecy::SecretString;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::{
    client::ClientError,
    document::{Language, Messages},
    seal::code::TrackingCode,
};

/// Reads `--speak`.
pub(super) fn parse_language(tag: &str) -> Result<Language, String> {
    Language::parse(tag).ok_or_else(|| "kk, ru, en".to_owned())
}

/// Why a command did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    /// The client's refusal.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// A file can't be read or written.
    #[error("{file}: {source}")]
    File {
        /// Which.
        file: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// A message of the texts, with arguments.
    #[error("{key}")]
    Said {
        /// The key.
        key: &'static str,
        /// The arguments.
        arguments: Vec<(&'static str, String)>,
    },
    /// Anything of the machine's own: database, keys, configuration.
    #[error("{0}")]
    Machine(String),
}

impl Failure {
    /// A failure of the machine's own.
    pub(super) fn machine(error: impl std::fmt::Display) -> Self {
        Self::Machine(error.to_string())
    }
}

/// The result of a command.
pub(super) type Outcome = Result<ExitCode, Failure>;

/// Speaks one language, to a person or to a script.
pub(super) struct Speech {
    messages: Messages,
    pub(super) language: Language,
    pub(super) json: bool,
}

impl Speech {
    pub(super) fn new(language: Language, json: bool) -> Self {
        Self { messages: Messages::new(language), language, json }
    }

    pub(super) fn text(&self, key: &str, arguments: &[(&str, &str)]) -> String {
        self.messages.with(key, arguments)
    }

    /// Says what is being done, where a person waits for it.
    pub(super) fn progress(&self, key: &str, arguments: &[(&str, &str)]) {
        aside(&self.text(key, arguments));
    }

    /// A line of the result.
    pub(super) fn line(&self, line: &str) {
        if !self.json {
            let _ = writeln!(io::stdout(), "{}", printable(line));
        }
    }

    /// A text of the result.
    pub(super) fn say(&self, key: &str, arguments: &[(&str, &str)]) {
        self.line(&self.text(key, arguments));
    }

    /// The result for a script.
    pub(super) fn object(&self, value: &Value) {
        if self.json {
            let _ = writeln!(io::stdout(), "{value}");
        }
    }

    /// Says why not, and gives the exit code.
    pub(super) fn fail(&self, failure: &Failure) -> ExitCode {
        let (code, words, exit) = match failure {
            Failure::Client(error) => {
                let key = format!("error-{}", error.code());
                let mut words = self.text(&key, &[]);
                if let ClientError::Step { paragraph, missing, .. } = error {
                    words = self.messages.refused(paragraph, missing);
                } else if words == key {
                    words = self.text("error-refused", &[("code", error.code())]);
                }
                (error.code().to_owned(), words, if matches!(error, ClientError::Offline) { 3 } else { 1 })
            }
            Failure::File { file, source } => {
                let arguments = [("file", &*file.display().to_string()), ("reason", &*source.to_string())];
                ("file".to_owned(), self.text("error-file", &arguments), 1)
            }
            Failure::Said { key, arguments } => {
                let arguments: Vec<_> = arguments.iter().map(|(name, value)| (*name, value.as_str())).collect();
                ((*key).to_owned(), self.text(key, &arguments), 1)
            }
            Failure::Machine(words) => ("machine".to_owned(), words.clone(), 1),
        };
        aside(&words);
        self.object(&json!({ "error": code }));
        ExitCode::from(exit)
    }

    /// A secret line: from a file, or typed without echo.
    pub(super) fn secret(&self, file: Option<&Path>, prompt: &str) -> Result<Zeroizing<String>, Failure> {
        let text = match file {
            Some(path) => Zeroizing::new(read_text(path)?),
            None if io::stdin().is_terminal() => Zeroizing::new(
                rpassword::prompt_password(self.text(prompt, &[]) + " ")
                    .map_err(|source| Failure::File { file: PathBuf::from("-"), source })?,
            ),
            None => Zeroizing::new(read_text(Path::new("-"))?),
        };
        Ok(Zeroizing::new(text.trim().to_owned()))
    }

    /// A tracking code: never an argument, for arguments stand in the process list.
    pub(super) fn code(&self, file: Option<&Path>) -> Result<TrackingCode, Failure> {
        let text = self.secret(file, "code-prompt")?;
        Ok(TrackingCode::read(&text).map_err(ClientError::from)?)
    }

    /// A passphrase.
    pub(super) fn passphrase(&self, file: Option<&Path>) -> Result<SecretString, Failure> {
        Ok(SecretString::from(self.secret(file, "passphrase-prompt")?.to_string()))
    }

    /// Asks for the word that means yes; any other, silence and a script mean no.
    pub(super) fn agreed(&self, question: &str) -> bool {
        if self.json {
            return false;
        }
        self.progress(question, &[]);
        let mut answer = String::new();
        io::stdin().read_line(&mut answer).is_ok() && answer.trim().to_lowercase() == self.text("yes", &[])
    }

    /// A text: from a file, or typed.
    pub(super) fn content(&self, file: Option<&Path>, prompt: &str) -> Result<Zeroizing<String>, Failure> {
        if file.is_none() && io::stdin().is_terminal() {
            self.progress(prompt, &[]);
        }
        Ok(Zeroizing::new(read_text(file.unwrap_or(Path::new("-")))?))
    }
}

/// What a reporter or a portal wrote must not steer the terminal of whoever reads it.
fn printable(text: &str) -> String {
    let harmless = |letter: char| if letter.is_control() && letter != '\n' { '\u{fffd}' } else { letter };
    text.chars().map(harmless).collect()
}

/// A line to standard error.
pub(super) fn aside(line: &str) {
    // Who closed standard error does not want to hear it.
    let _ = writeln!(io::stderr(), "{}", printable(line));
}

/// Reads a file, or standard input for `-`.
pub(super) fn read_text(path: &Path) -> Result<String, Failure> {
    let failed = |source| Failure::File { file: path.to_owned(), source };
    if path == Path::new("-") {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text).map_err(failed)?;
        return Ok(text);
    }
    fs::read_to_string(path).map_err(failed)
}

/// Reads a file's bytes.
pub(super) fn read_bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|source| Failure::File { file: path.to_owned(), source })
}

/// Writes a new file that only its owner reads.
pub(super) fn write_private(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    crate::signer::write_private(path, bytes).map_err(|source| Failure::File { file: path.to_owned(), source })
}

#[cfg(test)]
mod tests {
    #[test]
    fn nothing_that_was_written_steers_the_terminal() {
        assert_eq!(super::printable("a\u{1b}[2Jb\r\u{9b}c\nҚ"), "a\u{fffd}[2Jb\u{fffd}\u{fffd}c\nҚ");
    }
}
