// CueFiles
