//! The arguments that say what cells of a file mean.

use clap::ValueEnum;

use crate::import::Numbers;
use crate::mapping::CriteriaCells;

/// Whose the contact numbers of a file are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum NumbersArg {
    /// Those of the base
    #[default]
    Own,
    /// Those of another system
    Foreign,
}

impl From<NumbersArg> for Numbers {
    fn from(arg: NumbersArg) -> Self {
        match arg {
            NumbersArg::Own => Self::Own,
            NumbersArg::Foreign => Self::Foreign,
        }
    }
}

/// What the cells of criteria do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum CriteriaArg {
    /// Their values take the place of those there are
    Replace,
    /// Their values are added
    Append,
}

impl From<CriteriaArg> for CriteriaCells {
    fn from(arg: CriteriaArg) -> Self {
        match arg {
            CriteriaArg::Replace => Self::Replace,
            CriteriaArg::Append => Self::Append,
        }
    }
}
