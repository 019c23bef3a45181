"""An analyzer's name -> its tags, and those that are nouns."""

TAGS = {
    # Open Korean Text 2.1.0
    "okt": (
        "Noun", "Verb", "Adjective", "Determiner", "Adverb", "Conjunction", "Exclamation",
        "Josa", "PreEomi", "Eomi", "Suffix", "VerbPrefix", "Modifier", "ProperNoun",
        "Punctuation", "Foreign", "Alpha", "Number", "KoreanParticle", "Unknown",
        "Hashtag", "ScreenName", "Email", "URL", "CashTag", "Space", "Others",
    ),
    # Kiwi 0.24; -R and -I tell a regular stem from an irregular one of the same spelling
    "kiwi": (
        "NNG", "NNP", "NNB", "NR", "NP",
        "VV", "VV-R", "VV-I", "VA", "VA-R", "VA-I", "VX", "VX-R", "VX-I", "VCP", "VCN",
        "MM", "MAG", "MAJ", "IC",
        "JKS", "JKC", "JKG", "JKO", "JKB", "JKV", "JKQ", "JX", "JC",
        "EP", "EF", "EC", "ETN", "ETM",
        "XPN", "XSN", "XSV", "XSA", "XSA-R", "XSA-I", "XSM", "XR",
        "SF", "SP", "SS", "SSO", "SSC", "SE", "SO", "SW", "SB", "SL", "SH", "SN", "UN",
        "W_URL", "W_EMAIL", "W_HASHTAG", "W_MENTION", "W_SERIAL", "W_EMOJI",
        "Z_CODA", "Z_SIOT",
    ),
}  # fmt: skip

NOUNS = {"okt": ("Noun",), "kiwi": ("NNG", "NNP")}
"""What ``[FilterNouns] tags`` means where it is left empty."""
