namespace AuthKit.Seams.Tests.World;

/// <summary>Whether an account meets a requirement of sign-in.</summary>
internal enum Standing
{
    Good,
    Missing,
    Unsure,
}
