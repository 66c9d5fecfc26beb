//! **Padding**: which lengths the world may see. Everything is padded before it is encrypted, in forms that stock tools
//! read: an entry with trailing spaces (`entry.rs` writes them), a file as a tar of one member, filled up with zeros
//! (`tests/vectors/README.md`, 6).

use zeroize::Zeroizing;

/// Length of the shortest padded entry or file, in bytes.
pub const SHORTEST: usize = 4096;
/// Length of the longest padded entry, in bytes.
pub const LONGEST_ENTRY: usize = 512 * 1024;
/// Where file buckets change from octaves to quarter octaves, in bytes.
const QUARTERS_FROM: u64 = 16 << 20;

/// Length to which an entry of `length` bytes is padded: the smallest power of two that fits, at least 4096; `None` above
/// 512 KiB.
pub fn entry_length(length: usize) -> Option<usize> {
    let padded = length.max(SHORTEST).checked_next_power_of_two()?;
    (padded <= LONGEST_ENTRY).then_some(padded)
}

/// Length to which a tar of `length` bytes is filled: powers of two from 4 KiB to 16 MiB, then quarter octaves
/// (1, 1.25, 1.5, 1.75 times a power of two); `None` where 64 bits don't hold it.
pub fn file_length(length: u64) -> Option<u64> {
    let octave = length.max(SHORTEST as u64).checked_next_power_of_two()?;
    if octave <= QUARTERS_FROM {
        return Some(octave);
    }
    // `length` lies above half the octave, so the steps of that half are the candidates.
    let step = octave / 8;
    (4..=8).map(|steps| steps * step).find(|bucket| *bucket >= length)
}

/// One file with its name, as it stands in a tar.
pub struct Member {
    /// Its name, without any folder.
    pub name: String,
    /// Its bytes.
    pub content: Zeroizing<Vec<u8>>,
}

/// Why a file is not put into a tar or not taken out of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PaddingRefusal {
    /// Empty, `.` or `..`, longer than 100 bytes of UTF-8, or with a `/`, `\` or a control character.
    #[error("not a file name that can be kept")]
    Name,
    /// Longer than a bucket or ustar's eleven octal digits hold.
    #[error("the file is too long")]
    Length,
    /// Not the tar that [`fill`] writes of this name and content.
    #[error("not a padded file")]
    Form,
}

const BLOCK: usize = 512;
const NAME_LENGTH: usize = 100;
/// ustar's end of an archive: two blocks of zeros. The filler goes on from there.
const END: usize = 2 * BLOCK;
const LONGEST_CONTENT: u64 = 0o777_7777_7777;

/// Writes the tar of one member, filled with zeros to its bucket. The head names nothing but name and length: mode 0644,
/// no owner, no time.
pub fn fill(name: &str, content: &[u8]) -> Result<Zeroizing<Vec<u8>>, PaddingRefusal> {
    let head = head(name, content.len())?;
    let blocks = content.len().checked_next_multiple_of(BLOCK).ok_or(PaddingRefusal::Length)?;
    let least = blocks.checked_add(BLOCK + END).ok_or(PaddingRefusal::Length)?;
    let bucket = file_length(least as u64).and_then(|bucket| usize::try_from(bucket).ok());
    let mut tar = Zeroizing::new(vec![0; bucket.ok_or(PaddingRefusal::Length)?]);
    let (first, rest) = tar.split_at_mut(BLOCK);
    first.copy_from_slice(&head);
    rest.iter_mut().zip(content).for_each(|(place, byte)| *place = *byte);
    Ok(tar)
}

/// Takes the member out of a tar that [`fill`] wrote. There is one way to write it, so anything else is refused: a second
/// member, another owner, a byte in the filler, another length.
pub fn empty(tar: &[u8]) -> Result<Member, PaddingRefusal> {
    let (first, rest) = tar.split_at_checked(BLOCK).ok_or(PaddingRefusal::Form)?;
    let name = first.split(|byte| *byte == 0).next().and_then(|name| name.get(..name.len().min(NAME_LENGTH)));
    let name = name.and_then(|name| str::from_utf8(name).ok()).ok_or(PaddingRefusal::Form)?;
    let length = first.get(124..135).and_then(octal).ok_or(PaddingRefusal::Form)?;
    let content = rest.get(..length).ok_or(PaddingRefusal::Form)?;
    if *fill(name, content)? != tar {
        return Err(PaddingRefusal::Form);
    }
    Ok(Member { name: name.to_owned(), content: Zeroizing::new(content.to_vec()) })
}

fn octal(digits: &[u8]) -> Option<usize> {
    usize::from_str_radix(str::from_utf8(digits).ok()?, 8).ok()
}

fn head(name: &str, length: usize) -> Result<[u8; BLOCK], PaddingRefusal> {
    let foreign = |c: char| c.is_control() || c == '/' || c == '\\';
    if name.is_empty() || name.len() > NAME_LENGTH || name == "." || name == ".." || name.contains(foreign) {
        return Err(PaddingRefusal::Name);
    }
    if length as u64 > LONGEST_CONTENT {
        return Err(PaddingRefusal::Length);
    }
    let mut block = [0; BLOCK];
    let mut put = |at: usize, text: &[u8]| {
        block.iter_mut().skip(at).zip(text).for_each(|(place, byte)| *place = *byte);
    };
    put(0, name.as_bytes());
    put(100, b"0000644\0"); // mode
    put(108, b"0000000\0"); // owner
    put(116, b"0000000\0"); // group
    put(124, format!("{length:011o}\0").as_bytes());
    put(136, b"00000000000\0"); // time
    put(148, b"        "); // the checksum counts its own field as spaces
    put(156, b"0"); // a plain file
    put(257, b"ustar\x0000");
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    block.iter_mut().skip(148).zip(format!("{sum:06o}\0 ").bytes()).for_each(|(place, byte)| *place = byte);
    Ok(block)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MIB: u64 = 1 << 20;

    #[test]
    fn entries_take_powers_of_two() {
        for (length, wanted) in [
            (0, Some(4096)),
            (4096, Some(4096)),
            (4097, Some(8192)),
            (LONGEST_ENTRY, Some(LONGEST_ENTRY)),
            (LONGEST_ENTRY + 1, None),
            (usize::MAX, None),
        ] {
            assert_eq!(entry_length(length), wanted, "{length}");
        }
    }

    #[test]
    fn files_take_octaves_and_then_quarters() {
        for (length, wanted) in [
            (0, Some(4096)),
            (4097, Some(8192)),
            (8 * MIB + 1, Some(16 * MIB)),
            (16 * MIB, Some(16 * MIB)),
            (16 * MIB + 1, Some(20 * MIB)),
            (20 * MIB, Some(20 * MIB)),
            (20 * MIB + 1, Some(24 * MIB)),
            (24 * MIB + 1, Some(28 * MIB)),
            (28 * MIB + 1, Some(32 * MIB)),
            (32 * MIB, Some(32 * MIB)),
            (32 * MIB + 1, Some(40 * MIB)),
            (u64::MAX, None),
        ] {
            assert_eq!(file_length(length), wanted, "{length}");
        }
    }

    #[test]
    fn a_tar_is_what_stock_tar_reads() {
        let tar = fill("құжат.pdf", b"abc").expect("a small file");
        assert_eq!(tar.len(), 4096);
        assert_eq!(&tar[..14], "құжат.pdf\0".as_bytes().get(..14).expect("14 bytes"));
        assert_eq!(&tar[100..136], b"0000644\x000000000\x000000000\x0000000000003\0");
        assert_eq!(&tar[257..265], b"ustar\x0000");
        assert_eq!(&tar[BLOCK..BLOCK + 4], b"abc\0");
        // Read with GNU tar 1.34 and Python's tarfile when this was written; the checksum is theirs.
        assert_eq!(&tar[148..156], b"012221\0 ");
        let member = empty(&tar).expect("own tar");
        assert_eq!((member.name.as_str(), &**member.content), ("құжат.pdf", &b"abc"[..]));
    }

    #[test]
    fn end_of_archive_fits_in_the_bucket() {
        let most = 4096 - BLOCK - END;
        assert_eq!(fill("a", &vec![1; most]).map(|tar| tar.len()), Ok(4096));
        assert_eq!(fill("a", &vec![1; most + 1]).map(|tar| tar.len()), Ok(8192));
    }

    #[test]
    fn names_with_folders_or_controls_are_refused() {
        let long = "a".repeat(NAME_LENGTH);
        assert_eq!(empty(&fill(&long, b"").expect("100 bytes")).map(|member| member.name), Ok(long.clone()));
        for name in ["", ".", "..", "a/b", "a\\b", "a\0", "a\nb", "a\u{85}", &format!("{long}a")] {
            assert_eq!(fill(name, b"").err(), Some(PaddingRefusal::Name), "{name:?}");
        }
    }

    #[test]
    fn other_tars_are_refused() {
        let tar = fill("a", b"abc").expect("a small file");
        for at in [0, 1, 99, 100, 108, 116, 134, 146, 150, 156, 157, 257, 265, 329, 345, 511, 515, 1023, 1024, 4095] {
            let mut other = tar.to_vec();
            other[at] ^= 1;
            // A changed name (byte 0) fails by the checksum.
            assert!(empty(&other).is_err(), "{at}");
        }
        for length in [0, 511, 512, 2048, 4095] {
            assert!(empty(&tar[..length]).is_err(), "{length}");
        }
        assert!(empty(&[&tar[..], &[0; 4096]].concat()).is_err());
    }

    proptest! {
        #[test]
        fn buckets_fit_and_are_their_own(length in 0_u64..1 << 50) {
            let bucket = file_length(length).expect("far from the end");
            prop_assert!(bucket >= length);
            prop_assert_eq!(file_length(bucket), Some(bucket));
            // At most twice the length, and a quarter more above 16 MiB.
            prop_assert!(length < 4096 || bucket < length * 2);
            prop_assert!(length <= 16 * MIB || bucket <= length + length / 4 + 1);
        }

        #[test]
        fn what_is_filled_is_emptied(name in "[a-zа-яәғқңөұүһі0-9 ._-]{1,40}", content: Vec<u8>) {
            prop_assume!(name != "." && name != "..");
            let tar = fill(&name, &content)?;
            prop_assert_eq!(file_length(tar.len() as u64), Some(tar.len() as u64));
            let member = empty(&tar)?;
            prop_assert_eq!(member.name, name);
            prop_assert_eq!(&*member.content, &content);
        }

        #[test]
        fn strangers_tars_are_judged_without_panic(bytes: Vec<u8>, at in 0_usize..600) {
            let mut tar = fill("a", b"abc")?.to_vec();
            tar.splice(at..at + bytes.len().min(4096 - at), bytes);
            let _ = empty(&tar);
        }
    }
}
