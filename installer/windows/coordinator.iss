; Inno Setup 6: packs dist\coordinator into one installer. From the top of the checkout, after `pyinstaller build.spec`:
;   ISCC.exe /DVersion=0.1.0 installer\windows\coordinator.iss
; It installs for one user and asks for no administrator; the register lies in the user's own folder and is never touched,
; neither by a newer version nor by an uninstall.
#ifndef Version
  #error Say which version: /DVersion=0.1.0
#endif

[Setup]
AppId={{6C0E9C1B-0E0B-4B0B-9D1E-5B7B6A0C4C55}
AppName=Coordinator
AppVersion={#Version}
AppPublisher=The Coordinator developers
SourceDir=..\..
DefaultDirName={autopf}\Coordinator
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
LicenseFile=LICENSE
OutputDir=dist
OutputBaseFilename=coordinator-setup-{#Version}
UninstallDisplayIcon={app}\coordinator-window.exe
CloseApplications=yes
Compression=lzma2
SolidCompression=yes
WizardStyle=modern

[Languages]
Name: "sv"; MessagesFile: "compiler:Languages\Swedish.isl"
Name: "en"; MessagesFile: "compiler:Default.isl"

[CustomMessages]
sv.ProgramName=Koordinator
en.ProgramName=Coordinator

[InstallDelete]
; A newer version must not find the libraries of an older one.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "dist\coordinator\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{autoprograms}\{cm:ProgramName}"; Filename: "{app}\coordinator-window.exe"

[Run]
Filename: "{app}\coordinator-window.exe"; Description: "{cm:LaunchProgram,{cm:ProgramName}}"; Flags: nowait postinstall skipifsilent
