namespace AuthKit.SignIn;

/// <summary>Whether an account has to have a second factor. The numbers are stable.</summary>
public enum SecondFactorRequirement
{
    /// <summary>Its owner decides. Once there is one, sign-in asks for it.</summary>
    Optional = 0,

    /// <summary>
    /// It has to: where it has none, sign-in goes no further than to enrol one, once
    /// <see cref="SecondFactorOptions.GracePeriod"/> is over.
    /// </summary>
    Required = 1,
}
