"""Literature of the estimands beyond the contrast, as their sentences in the methods paragraph cite it."""

from collections.abc import Mapping
from dataclasses import replace

from framing.reports.prose.references import METHODS, Reference, read_from


def _work(names: str, printed: str) -> Reference:
    """A work by its printed reference, with its authors as running text names them."""
    return replace(read_from(printed), names=names)


KHODAK = _work(
    "Khodak et al.",
    "Khodak, M., Saunshi, N., Liang, Y., Ma, T., Stewart, B., & Arora, S. (2018). A la carte embedding: "
    "Cheap but effective induction of semantic feature vectors. ACL, 12-22.",
)

WORKS: Mapping[str, tuple[Reference, ...]] = {
    "topic_prevalence": (
        _work(
            "Roberts, Stewart & Airoldi",
            "Roberts, M. E., Stewart, B. M., & Airoldi, E. M. (2016). A model of text for experimentation in "
            "the social sciences. Journal of the American Statistical Association, 111, 988-1003.",
        ),
        _work(
            "Rubin",
            "Rubin, D. B. (2003). Nested multiple imputation of NMES via partially incompatible MCMC. "
            "Statistica Neerlandica, 57, 3-18.",
        ),
    ),
    "topic_reading": (
        _work(
            "Bischof & Airoldi",
            "Bischof, J. M., & Airoldi, E. M. (2012). Summarizing topical content with word frequency and "
            "exclusivity. ICML.",
        ),
        _work(
            "Lau, Newman & Baldwin",
            "Lau, J. H., Newman, D., & Baldwin, T. (2014). Machine reading tea leaves: Automatically "
            "evaluating topic coherence and topic model quality. EACL, 530-539.",
        ),
    ),
    "choice_of_k": (
        _work(
            "Wallach et al.",
            "Wallach, H. M., Murray, I., Salakhutdinov, R., & Mimno, D. (2009). Evaluation methods for topic "
            "models. ICML, 1105-1112.",
        ),
    ),
    "embedding_regression": (
        _work(
            "Rodriguez, Spirling & Stewart",
            "Rodriguez, P. L., Spirling, A., & Stewart, B. M. (2023). Embedding regression: Models for "
            "context-specific description and inference. American Political Science Review, 117(4), "
            "1255-1274.",
        ),
        KHODAK,
        *METHODS["bh"],
    ),
    "group_embeddings": (
        _work(
            "Hamilton, Leskovec & Jurafsky",
            "Hamilton, W. L., Leskovec, J., & Jurafsky, D. (2016). Diachronic word embeddings reveal "
            "statistical laws of semantic change. ACL, 1489-1501.",
        ),
        _work(
            "Schönemann",
            "Schönemann, P. H. (1966). A generalized solution of the orthogonal Procrustes problem. "
            "Psychometrika, 31, 1-10.",
        ),
    ),
    "weat": (
        _work(
            "Caliskan, Bryson & Narayanan",
            "Caliskan, A., Bryson, J. J., & Narayanan, A. (2017). Semantics derived automatically from "
            "language corpora contain human-like biases. Science, 356, 183-186.",
        ),
    ),
    "rnd": (
        _work(
            "Garg et al.",
            "Garg, N., Schiebinger, L., Jurafsky, D., & Zou, J. (2018). Word embeddings quantify 100 years "
            "of gender and ethnic stereotypes. PNAS, 115, E3635-E3644.",
        ),
    ),
    "mac": (
        _work(
            "Manzini et al.",
            "Manzini, T., Lim, Y. C., Black, A. W., & Tsvetkov, Y. (2019). Black is to criminal as Caucasian "
            "is to police: Detecting and removing multiclass bias in word embeddings. NAACL, 615-621.",
        ),
    ),
    "ect": (
        _work(
            "Dev & Phillips",
            "Dev, S., & Phillips, J. (2019). Attenuating bias in word vectors. AISTATS, PMLR 89, 879-887.",
        ),
    ),
    "trend": (
        _work(
            "Bryan & Jenkins",
            "Bryan, M. L., & Jenkins, S. P. (2016). Multilevel modelling of country effects: A cautionary "
            "tale. European Sociological Review, 32(1), 3-22.",
        ),
    ),
    "event_effect": (
        _work(
            "Bertrand, Duflo & Mullainathan",
            "Bertrand, M., Duflo, E., & Mullainathan, S. (2004). How much should we trust "
            "differences-in-differences estimates? Quarterly Journal of Economics, 119(1), 249-275.",
        ),
    ),
    "matched_events": (
        _work(
            "Yang, Pierce & Carbonell",
            "Yang, Y., Pierce, T., & Carbonell, J. (1998). A study of retrospective and on-line event "
            "detection. SIGIR, 28-36.",
        ),
        _work("Fisher", "Fisher, R. A. (1935). The design of experiments. Oliver and Boyd."),
    ),
    "equivalence": (
        _work(
            "Schuirmann",
            "Schuirmann, D. J. (1987). A comparison of the two one-sided tests procedure and the power "
            "approach for assessing the equivalence of average bioavailability. Journal of Pharmacokinetics "
            "and Biopharmaceutics, 15, 657-680.",
        ),
        _work(
            "Lakens",
            "Lakens, D. (2017). Equivalence tests: A practical primer for t tests, correlations, and "
            "meta-analyses. Social Psychological and Personality Science, 8(4), 355-362.",
        ),
    ),
    "tipping_points": (
        _work(
            "Broderick, Giordano & Meager",
            "Broderick, T., Giordano, R., & Meager, R. (2020). An automatic finite-sample robustness metric: "
            "When can dropping a little data make a big difference? arXiv 2011.14999.",
        ),
    ),
    "ratio": (
        _work(
            "Oehlert",
            "Oehlert, G. W. (1992). A note on the delta method. The American Statistician, 46(1), 27-29.",
        ),
    ),
    "rank": (
        _work(
            "Mogstad et al.",
            "Mogstad, M., Romano, J. P., Shaikh, A. M., & Wilhelm, D. (2024). Inference for ranks with "
            "applications to mobility across neighbourhoods and academic achievement across countries. "
            "Review of Economic Studies, 91(1), 476-518.",
        ),
    ),
    "inference_methods": (
        _work(
            "Cameron & Miller",
            "Cameron, A. C., & Miller, D. L. (2015). A practitioner's guide to cluster-robust inference. "
            "Journal of Human Resources, 50(2), 317-372.",
        ),
        _work(
            "Bell & McCaffrey",
            "Bell, R. M., & McCaffrey, D. F. (2002). Bias reduction in standard errors for linear regression "
            "with multi-stage samples. Survey Methodology, 28(2), 169-181.",
        ),
        _work(
            "Webb",
            "Webb, M. D. (2023). Reworking wild bootstrap-based inference for clustered errors. Canadian "
            "Journal of Economics, 56(3), 839-858.",
        ),
    ),
    "corrected": (
        _work(
            "Angelopoulos, Duchi & Zrnic",
            "Angelopoulos, A. N., Duchi, J. C., & Zrnic, T. (2023). PPI++: Efficient prediction-powered "
            "inference. arXiv 2311.01453.",
        ),
        _work(
            "Egami et al.",
            "Egami, N., Hinck, M., Stewart, B. M., & Wei, H. (2023). Using imperfect surrogates for "
            "downstream inference: Design-based supervised learning for social science applications of "
            "large language models. NeurIPS, 36, 68589-68601.",
        ),
    ),
    "cross_fitted": (
        _work(
            "Zrnic & Candès",
            "Zrnic, T., & Candès, E. J. (2024). Cross-prediction-powered inference. Proceedings of the "
            "National Academy of Sciences, 121(15), e2322083121.",
        ),
    ),
    "validity": (
        _work(
            "Grimmer & Stewart",
            "Grimmer, J., & Stewart, B. M. (2013). Text as data: The promise and pitfalls of automatic "
            "content analysis methods for political texts. Political Analysis, 21(3), 267-297.",
        ),
    ),
}
"""Estimand, or way of an estimand → works."""
