//! Plain questions and answers. Fields are public, names are what JSON shows, and no type of
//! another package appears. Lines and columns count from 1, columns in bytes.

mod answer;
mod communities;
mod graphs;
mod history;
mod question;
mod rows;
mod status;
mod tiers;

pub use answer::{Answer, Freshness, Skipped};
pub use communities::{Communities, CommunitiesQuery, Community};
pub use graphs::{CallStep, CallWalk, GraphAnswer, GraphEdge, GraphKind, GraphNode, RankBy, RankRow, Ranking};
pub use history::{
    AskRow, Blame, BlameLine, BlameQuery, Burndown, BurndownQuery, BusFactor, Check, Churn, ChurnMonth, ChurnQuery,
    ChurnRow, ChurnWindow, CoChangingRow, CommitChangeRow, CoupledRow, Coupling, CouplingQuery, EdgeChange, Entity,
    Granularity, GraphDiff, HistoryFilter, HistoryInfo, HotspotQuery, HotspotRow, Hotspots, Impact, LineSeries, Metric,
    MetricTrend, OwnedFile, OwnerRow, Owners, OwnersQuery, RankChange, ReachedRow, RiskRow, Salience, SalienceQuery,
    SalienceRow, SymbolChange, Trend, TrendPoint, TrendQuery, Weighted,
};
pub use question::{Filter, GraphQuery, Query, RankQuery, Show, WalkOptions};
pub use rows::{
    BindingRow, CallRow, Change, DefinitionRow, Definitions, ImportRow, Location, ReferenceRow, References,
    SymbolMatch, SymbolRow, Target, Text, Unresolved, UnresolvedRow, WhyStep,
};
pub use status::{
    ImportReport, ImportedIndex, LanguageInfo, LanguageStatus, Status, StoreStatus, StoredKind, VerifyReport,
    VerifyStep,
};
pub(crate) use tiers::{Paths, tier, tiers_of};
