namespace AuthKit.SignIn;

/// <summary>What a second factor means to one sign-in. The default is nothing: it may go on.</summary>
/// <param name="Challenge">What is asked for; null where the sign-in may go on.</param>
/// <param name="EnrollBefore">Until when the account may go on without a second factor that it has to have.</param>
internal readonly record struct SecondFactorDemand(MfaChallenge? Challenge, DateTimeOffset? EnrollBefore = null);
