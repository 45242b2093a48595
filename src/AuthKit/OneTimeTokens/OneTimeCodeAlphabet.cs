namespace AuthKit.OneTimeTokens;

/// <summary>Of which characters a code is made. The numbers are stable.</summary>
public enum OneTimeCodeAlphabet
{
    /// <summary>0 to 9: 10 characters, 3.3 bits each.</summary>
    Digits = 0,

    /// <summary>
    /// Capital letters and digits that are not taken for one another: no 0, 1, I, L, O, U. 30 characters, 4.9 bits each.
    /// </summary>
    Letters = 1,
}
